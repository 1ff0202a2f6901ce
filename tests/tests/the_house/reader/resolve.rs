//! Finds what a path leads to: through imports, globs and re-exports, to the file that defines it.

use std::collections::HashMap;

use syn::ext::IdentExt as _;
use syn::{ImplItem, Item, Path, Type};

use super::names::{
    Crate, FileId, Impl, ItemId, Meaning, Name, Namespace, OTHER_CRATE, ROOT, ScopeId, TYPE, Visibility,
};

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    Module(ScopeId),
    Item(ItemId),
    /// Something of an `impl` block: a function, a constant. The type that it belongs to is a target of its own.
    Associated(FileId, String),
    /// Something in a module that the reader does not see there, since a macro defines it.
    Unseen(ScopeId),
}

/// A crate, whose paths can be followed.
pub(crate) struct Resolver<'k> {
    krate: &'k Crate,
    /// Where a type's functions and constants are.
    associated: HashMap<(ItemId, String), Vec<FileId>>,
}

/// The names that are being looked up, since imports may lead in a circle.
type Trail = Vec<(ScopeId, String, Namespace)>;

impl<'k> Resolver<'k> {
    pub(crate) fn new(krate: &'k Crate) -> Self {
        let mut resolver = Resolver { krate, associated: HashMap::new() };
        let mut associated = HashMap::<_, Vec<FileId>>::new();
        for block in krate.impls.iter().filter(|block| block.syntax.trait_.is_none()) {
            for item in resolver.own_type(block) {
                for name in members(block) {
                    associated.entry((item, name)).or_default().push(block.file);
                }
            }
        }
        resolver.associated = associated;
        resolver
    }

    /// The types that an `impl` block is for; more than one only if `cfg` selects between them.
    pub(crate) fn own_type(&self, block: &Impl) -> Vec<ItemId> {
        let mut own = &*block.syntax.self_ty;
        while let Type::Reference(reference) = own {
            own = &reference.elem;
        }
        match own {
            Type::Path(own) if own.qself.is_none() => self.items(block.scope, &own.path),
            _ => Vec::new(),
        }
    }

    /// The types and traits that a path leads to.
    pub(crate) fn items(&self, scope: ScopeId, path: &Path) -> Vec<ItemId> {
        let path: Vec<String> = match path.leading_colon {
            Some(_) => vec![OTHER_CRATE.to_owned()],
            None => path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect(),
        };
        let targets = self.resolve(scope, &path, TYPE).into_iter();
        let items = targets.filter_map(|target| if let Target::Item(item) = target { Some(item) } else { None });
        items.collect()
    }

    /// What a path leads to that is written in that scope; nothing if it leads to another crate.
    pub(crate) fn resolve(&self, scope: ScopeId, path: &[String], namespaces: &[Namespace]) -> Vec<Target> {
        self.follow(scope, path, namespaces, &mut Vec::new())
    }

    fn follow(&self, from: ScopeId, path: &[String], namespaces: &[Namespace], trail: &mut Trail) -> Vec<Target> {
        let (module, mut rest) = self.start(from, path);
        let mut targets = module.map(Target::Module).into_iter().collect::<Vec<_>>();
        let mut is_first = module.is_none();
        while let [segment, after @ ..] = rest {
            let expected = if after.is_empty() { namespaces } else { TYPE };
            targets = if is_first {
                expected.iter().flat_map(|namespace| self.in_scope(from, segment, *namespace, trail)).collect()
            } else {
                targets.into_iter().flat_map(|target| self.member(target, segment, expected, from, trail)).collect()
            };
            (is_first, rest) = (false, after);
        }
        targets.sort();
        targets.dedup();
        targets
    }

    /// The module that `crate`, `self` and `super` at the start of a path lead to, and what follows them.
    fn start<'p>(&self, from: ScopeId, mut path: &'p [String]) -> (Option<ScopeId>, &'p [String]) {
        let own = self.krate.module_of(from);
        let mut module = None;
        while let [keyword, rest @ ..] = path {
            module = match keyword.as_str() {
                "crate" => Some(ROOT),
                "self" => Some(own),
                "super" => Some(self.krate.parent_of(module.unwrap_or(own))),
                _ => break,
            };
            path = rest;
        }
        (module, path)
    }

    /// What a name means where no path is before it.
    fn in_scope(&self, from: ScopeId, name: &str, namespace: Namespace, trail: &mut Trail) -> Vec<Target> {
        let mut found = self.near(from).map(|scope| self.lookup(scope, name, namespace, from, trail));
        let found = found.find(|targets| !targets.is_empty()).unwrap_or_default();
        if namespace != Namespace::Macro || !found.is_empty() {
            return found;
        }
        let macros = self.and_parents(from).find_map(|scope| self.krate.scopes[scope].macros.get(name));
        macros.map(|item| Target::Item(*item)).into_iter().collect()
    }

    /// The scopes whose names need no path: the blocks around the code, and its module.
    fn near(&self, scope: ScopeId) -> impl Iterator<Item = ScopeId> {
        let around = |scope: &ScopeId| self.krate.scopes[*scope].parent.filter(|_| self.krate.scopes[*scope].is_block);
        std::iter::successors(Some(scope), around)
    }

    /// A scope and all those around it, from the inside.
    fn and_parents(&self, scope: ScopeId) -> impl Iterator<Item = ScopeId> {
        std::iter::successors(Some(scope), |scope| self.krate.scopes[*scope].parent)
    }

    /// What a name means behind a path.
    fn member(
        &self,
        target: Target,
        name: &str,
        namespaces: &[Namespace],
        from: ScopeId,
        trail: &mut Trail,
    ) -> Vec<Target> {
        match target {
            Target::Module(module) => {
                let found: Vec<Target> = namespaces
                    .iter()
                    .flat_map(|namespace| self.lookup(module, name, *namespace, from, trail))
                    .collect();
                let is_known = !found.is_empty() || self.krate.scopes[module].names.contains_key(name);
                if is_known { found } else { vec![Target::Unseen(module)] }
            }
            Target::Item(item) => {
                let files = self.associated.get(&(item, name.to_owned())).into_iter().flatten();
                let associated = files.map(|file| Target::Associated(*file, name.to_owned()));
                associated.chain([Target::Item(item)]).collect()
            }
            other => vec![other],
        }
    }

    /// What a scope has under a name, by a definition, an import or a glob.
    fn lookup(
        &self,
        scope: ScopeId,
        name: &str,
        namespace: Namespace,
        from: ScopeId,
        trail: &mut Trail,
    ) -> Vec<Target> {
        let step = (scope, name.to_owned(), namespace);
        if trail.contains(&step) {
            return Vec::new();
        }
        trail.push(step);
        let own = self.krate.scopes[scope].names.get(name).into_iter().flatten();
        let fits = |own: &&Name| own.namespaces.contains(&namespace) && self.can_see(from, own.visibility);
        let mut found: Vec<Target> =
            own.filter(fits).flat_map(|own| self.meaning(own, scope, namespace, trail)).collect();
        if found.is_empty() {
            found = self.through_globs(scope, name, namespace, from, trail);
        }
        trail.pop();
        found
    }

    fn meaning(&self, name: &Name, scope: ScopeId, namespace: Namespace, trail: &mut Trail) -> Vec<Target> {
        match &name.meaning {
            Meaning::Module(module) => vec![Target::Module(*module)],
            Meaning::Item(item) => vec![Target::Item(*item)],
            Meaning::Import(path) => self.follow(scope, path, &[namespace], trail),
        }
    }

    fn through_globs(
        &self,
        scope: ScopeId,
        name: &str,
        namespace: Namespace,
        from: ScopeId,
        trail: &mut Trail,
    ) -> Vec<Target> {
        let globs = self.krate.scopes[scope].globs.iter().filter(|glob| self.can_see(from, glob.visibility));
        let sources = globs.flat_map(|glob| self.follow(scope, &glob.path, TYPE, trail)).collect::<Vec<_>>();
        let names = sources.into_iter().flat_map(|source| match source {
            Target::Module(module) => self.lookup(module, name, namespace, scope, trail),
            Target::Item(item) if self.has_variant(item, name) => vec![Target::Item(item)],
            _ => Vec::new(),
        });
        names.collect()
    }

    fn has_variant(&self, item: ItemId, name: &str) -> bool {
        match &self.krate.items[item].syntax {
            Item::Enum(item) => item.variants.iter().any(|variant| variant.ident == name),
            _ => false,
        }
    }

    /// Whether code in a scope can use a name.
    pub(crate) fn can_see(&self, from: ScopeId, visibility: Visibility) -> bool {
        match visibility {
            Visibility::Public => true,
            Visibility::Inside(scope) => self.krate.is_inside(from, scope),
        }
    }
}

/// The names of what is in an `impl` block.
fn members(block: &Impl) -> Vec<String> {
    let names = block.syntax.items.iter().filter_map(|item| match item {
        ImplItem::Const(item) => Some(&item.ident),
        ImplItem::Fn(item) => Some(&item.sig.ident),
        ImplItem::Type(item) => Some(&item.ident),
        _ => None,
    });
    names.map(|name| name.unraw().to_string()).collect()
}
