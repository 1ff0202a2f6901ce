//! `use` declarations, flattened: one entry for each name that they bring.

use proc_macro2::Ident;
use syn::UseTree;
use syn::ext::IdentExt as _;

/// One import of a `use` declaration.
pub(crate) struct Import {
    /// The path to what is imported; for a glob, to what its names are taken from.
    pub(crate) path: Vec<Ident>,
    pub(crate) binds: Binds,
}

/// What an import adds to its scope.
pub(crate) enum Binds {
    /// One name.
    Name(String),
    /// One module or type, `use a::b::{self}`.
    OnlyType(String),
    /// All names, `use a::*`.
    Everything,
    /// None, `use a::Trait as _`.
    Nothing,
}

/// The imports of a `use` declaration.
pub(crate) fn imports(tree: &UseTree) -> Vec<Import> {
    let mut found = Vec::new();
    flatten(tree, &[], &mut found);
    found
}

fn flatten(tree: &UseTree, prefix: &[Ident], found: &mut Vec<Import>) {
    match tree {
        UseTree::Path(tree) => flatten(&tree.tree, &joined(prefix, &tree.ident), found),
        UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, prefix, found)),
        UseTree::Glob(_) => found.push(Import { path: prefix.to_vec(), binds: Binds::Everything }),
        UseTree::Name(tree) => found.push(import(prefix, &tree.ident, None)),
        UseTree::Rename(tree) => found.push(import(prefix, &tree.ident, Some(&tree.rename))),
    }
}

fn import(prefix: &[Ident], ident: &Ident, rename: Option<&Ident>) -> Import {
    let is_self = ident == "self" && !prefix.is_empty();
    let path = if is_self { prefix.to_vec() } else { joined(prefix, ident) };
    let name = rename.or(path.last()).map(|name| name.unraw().to_string()).unwrap_or_default();
    let binds = match name.as_str() {
        "_" => Binds::Nothing,
        _ if is_self => Binds::OnlyType(name),
        _ => Binds::Name(name),
    };
    Import { path, binds }
}

fn joined(prefix: &[Ident], ident: &Ident) -> Vec<Ident> {
    prefix.iter().chain([ident]).cloned().collect()
}
