//! The public paths of a crate, found by going through its public names from the root.

use std::collections::BTreeMap;

use syn::{Attribute, Meta};

use crate::reader::compiled::attributes;
use crate::reader::names::{ANY, Crate, Glob, ItemId, Meaning, Name, ROOT, ScopeId, TYPE, Visibility};
use crate::reader::resolve::{Resolver, Target};

/// The module whose names are shortcuts to others, and no second path of theirs.
const PRELUDE: &str = "prelude";

/// What a crate offers to others.
pub(crate) struct Surface {
    /// Ordered by path.
    pub(crate) entries: Vec<Entry>,
}

/// A public path.
pub(crate) struct Entry {
    pub(crate) path: String,
    pub(crate) leads_to: Offered,
    pub(crate) standing: Standing,
    /// The attributes of the `use` declarations and modules on the way.
    pub(crate) attributes: Vec<Attribute>,
}

/// What a public path leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Offered {
    Module(ScopeId),
    Item(ItemId),
    /// Something of another crate, by its path there.
    OtherCrate(String),
}

/// How a public path is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// For everybody.
    Open,
    /// A shortcut to another path.
    Prelude,
    /// Public, but hidden by `#[doc(hidden)]`.
    Hidden,
    /// In a module that is hidden as a whole, since it is for generated code.
    InHiddenModule,
}

impl Surface {
    pub(crate) fn of(krate: &Crate, resolver: &Resolver<'_>, name: &str) -> Self {
        let mut search = Search { krate, resolver, entries: Vec::new(), open: Vec::new() };
        search.module(ROOT, name, Standing::Open, &[]);
        search.entries.sort_by(|a, b| (&a.path, &a.leads_to).cmp(&(&b.path, &b.leads_to)));
        search.entries.dedup_by(|a, b| (&a.path, &a.leads_to) == (&b.path, &b.leads_to));
        Surface { entries: search.entries }
    }

    /// The path under which something is described: the shortest that is open to everybody.
    pub(crate) fn home(&self, offered: &Offered) -> Option<&Entry> {
        let paths = self.entries.iter().filter(|entry| entry.leads_to == *offered);
        paths.min_by_key(|entry| (entry.standing, entry.path.matches("::").count(), &entry.path))
    }

    /// What has more than one path, with all of its paths. Shortcuts and what generated code uses do not count.
    pub(crate) fn twice(&self) -> BTreeMap<&Offered, Vec<&str>> {
        let mut paths = BTreeMap::<&Offered, Vec<&str>>::new();
        for entry in &self.entries {
            let counts = matches!(entry.standing, Standing::Open | Standing::Hidden);
            if counts && !matches!(entry.leads_to, Offered::OtherCrate(_)) {
                paths.entry(&entry.leads_to).or_default().push(&entry.path);
            }
        }
        paths.retain(|_, paths| paths.len() > 1);
        paths
    }
}

struct Search<'k> {
    krate: &'k Crate,
    resolver: &'k Resolver<'k>,
    entries: Vec<Entry>,
    /// The modules that are being gone through, since re-exports may lead in a circle.
    open: Vec<ScopeId>,
}

impl Search<'_> {
    /// Adds all public names of a module under its path.
    fn module(&mut self, module: ScopeId, path: &str, standing: Standing, attributes: &[Attribute]) {
        if self.open.contains(&module) {
            return;
        }
        self.open.push(module);
        let scope = &self.krate.scopes[module];
        for (text, names) in &scope.names {
            for name in names.iter().filter(|name| name.visibility == Visibility::Public) {
                self.name(module, &format!("{path}::{text}"), name, standing, attributes);
            }
        }
        for glob in scope.globs.iter().filter(|glob| glob.visibility == Visibility::Public) {
            self.glob(module, path, glob, standing, attributes);
        }
        self.open.pop();
    }

    fn glob(&mut self, module: ScopeId, path: &str, glob: &Glob, standing: Standing, attributes: &[Attribute]) {
        let sources = self.resolver.resolve(module, &glob.path, TYPE);
        if sources.is_empty() {
            let leads_to = Offered::OtherCrate(format!("{}::*", glob.path.join("::")));
            self.entries.push(Entry {
                path: format!("{path}::*"),
                leads_to,
                standing,
                attributes: attributes.to_vec(),
            });
        }
        for source in sources {
            if let Target::Module(source) = source {
                self.module(source, path, standing, attributes);
            }
        }
    }

    fn name(&mut self, module: ScopeId, path: &str, name: &Name, around: Standing, above: &[Attribute]) {
        let attributes: Vec<Attribute> = above.iter().chain(&name.attributes).cloned().collect();
        for offered in self.offered(module, &name.meaning) {
            let is_hidden = is_hidden(&name.attributes) || self.hides_itself(&offered);
            let standing = if is_hidden { around.max(Standing::Hidden) } else { around };
            let leads_to = offered.clone();
            self.entries.push(Entry { path: path.to_owned(), leads_to, standing, attributes: attributes.clone() });
            match offered {
                Offered::Module(inner) if standing != Standing::Prelude => {
                    self.module(inner, path, inside(path, standing), &attributes);
                }
                _ => {}
            }
        }
    }

    /// What a name in a module leads to; more than one thing where a type and a macro share the name.
    fn offered(&self, module: ScopeId, meaning: &Meaning) -> Vec<Offered> {
        match meaning {
            Meaning::Module(module) => vec![Offered::Module(*module)],
            Meaning::Item(item) => vec![Offered::Item(*item)],
            Meaning::Import(path) => match self.source(module, path) {
                Some((source, names)) => names.flat_map(|name| self.offered(source, &name.meaning)).collect(),
                None => self.resolved(module, path),
            },
        }
    }

    /// The module of this crate that an import names, and the names that it has there.
    fn source(&self, module: ScopeId, path: &[String]) -> Option<(ScopeId, impl Iterator<Item = &Name>)> {
        let (last, around) = path.split_last().filter(|(_, around)| !around.is_empty())?;
        match self.resolver.resolve(module, around, TYPE).first() {
            Some(Target::Module(source)) => {
                let names = self.krate.scopes[*source].names.get(last)?;
                Some((*source, names.iter().filter(move |name| self.resolver.can_see(module, name.visibility))))
            }
            _ => None,
        }
    }

    fn resolved(&self, module: ScopeId, path: &[String]) -> Vec<Offered> {
        let targets = self.resolver.resolve(module, path, ANY).into_iter();
        let own: Vec<Offered> = targets
            .filter_map(|target| match target {
                Target::Module(module) => Some(Offered::Module(module)),
                Target::Item(item) => Some(Offered::Item(item)),
                _ => None,
            })
            .collect();
        if own.is_empty() { vec![Offered::OtherCrate(path.join("::"))] } else { own }
    }

    /// Whether an item is hidden where it is defined.
    fn hides_itself(&self, offered: &Offered) -> bool {
        match offered {
            Offered::Item(item) => is_hidden(attributes(&self.krate.items[*item].syntax)),
            _ => false,
        }
    }
}

/// The standing of what is in a module.
fn inside(path: &str, module: Standing) -> Standing {
    match module {
        Standing::Open if path.ends_with(&format!("::{PRELUDE}")) => Standing::Prelude,
        Standing::Hidden => Standing::InHiddenModule,
        other => other,
    }
}

/// Whether `#[doc(hidden)]` is among the attributes.
pub(crate) fn is_hidden<'a>(attributes: impl IntoIterator<Item = &'a Attribute>) -> bool {
    attributes.into_iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("doc") && list.tokens.to_string() == "hidden",
        _ => false,
    })
}
