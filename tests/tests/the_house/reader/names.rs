//! What the reader knows about a crate: its scopes with the names in them, its items, and every path in its code.

use std::collections::HashMap;

use syn::Attribute;

/// An index into [`Crate::files`].
pub(crate) type FileId = usize;
/// An index into [`Crate::scopes`].
pub(crate) type ScopeId = usize;
/// An index into [`Crate::items`].
pub(crate) type ItemId = usize;

/// The scope of the crate root.
pub(crate) const ROOT: ScopeId = 0;

/// A crate, read but not yet resolved.
#[derive(Default)]
pub(crate) struct Crate {
    /// The files that `mod` declarations lead to, tests excluded.
    pub(crate) files: Vec<String>,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) items: Vec<Item>,
    /// All `impl` blocks.
    pub(crate) impls: Vec<Impl>,
    /// Every path in the code.
    pub(crate) mentions: Vec<Mention>,
    /// Where the files of modules begin that only tests compile: `event/tests`.
    pub(crate) test_modules: Vec<String>,
}

/// A module, or a block with items of its own.
pub(crate) struct Scope {
    pub(crate) file: FileId,
    pub(crate) parent: Option<ScopeId>,
    pub(crate) is_block: bool,
    pub(crate) names: HashMap<String, Vec<Name>>,
    pub(crate) globs: Vec<Glob>,
    /// `macro_rules!` macros, which modules below see without a path.
    pub(crate) macros: HashMap<String, ItemId>,
}

/// The three worlds in which the same name may mean three things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Namespace {
    Type,
    Value,
    Macro,
}

pub(crate) const TYPE: &[Namespace] = &[Namespace::Type];
pub(crate) const VALUE: &[Namespace] = &[Namespace::Value];
pub(crate) const MACRO: &[Namespace] = &[Namespace::Macro];
/// For a path that may lead into each of them: one in a `use`, or among the tokens of a macro.
pub(crate) const ANY: &[Namespace] = &[Namespace::Type, Namespace::Value, Namespace::Macro];

/// The start of a path into another crate; nothing has this name.
pub(crate) const OTHER_CRATE: &str = "::";

/// A name in a scope.
pub(crate) struct Name {
    pub(crate) meaning: Meaning,
    pub(crate) namespaces: &'static [Namespace],
    pub(crate) visibility: Visibility,
    /// The attributes of the `use`, of the `mod` or of the item.
    pub(crate) attributes: Vec<Attribute>,
}

/// What a name stands for.
pub(crate) enum Meaning {
    Module(ScopeId),
    Item(ItemId),
    /// What a `use` brings.
    Import(Vec<String>),
}

/// From where a name can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visibility {
    Public,
    Inside(ScopeId),
}

/// `use path::*`
pub(crate) struct Glob {
    pub(crate) path: Vec<String>,
    pub(crate) visibility: Visibility,
}

/// A struct, function, macro or other thing with a name.
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) file: FileId,
    pub(crate) syntax: syn::Item,
}

/// An `impl` block.
pub(crate) struct Impl {
    pub(crate) scope: ScopeId,
    pub(crate) file: FileId,
    /// The `cfg` attributes of the modules around it.
    pub(crate) conditions: Vec<Attribute>,
    pub(crate) syntax: syn::ItemImpl,
}

/// A path in the code.
pub(crate) struct Mention {
    pub(crate) scope: ScopeId,
    pub(crate) path: Vec<String>,
    /// Where its last segment is looked up.
    pub(crate) namespaces: &'static [Namespace],
    pub(crate) line: usize,
}

impl Crate {
    /// The module around a scope, or the scope itself if it is one.
    pub(crate) fn module_of(&self, mut scope: ScopeId) -> ScopeId {
        while let (true, Some(parent)) = (self.scopes[scope].is_block, self.scopes[scope].parent) {
            scope = parent;
        }
        scope
    }

    /// The module above a module; the root has none and stands for itself.
    pub(crate) fn parent_of(&self, module: ScopeId) -> ScopeId {
        self.scopes[module].parent.map_or(module, |parent| self.module_of(parent))
    }

    /// Whether one scope is the other or inside of it.
    pub(crate) fn is_inside(&self, scope: ScopeId, outer: ScopeId) -> bool {
        scope == outer || self.scopes[scope].parent.is_some_and(|parent| self.is_inside(parent, outer))
    }
}
