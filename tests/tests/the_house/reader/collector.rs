//! Gathers the names, items and paths of a crate while its code is walked through.

use std::collections::HashMap;

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt as _;
use syn::{Attribute, Item, ItemMacro, ItemMod, ItemUse};

use super::compiled::attributes;
use super::define::{definition, visibility};
use super::names::{self, ANY, Crate, Glob, Impl, ItemId, Meaning, Mention, Name, Namespace, ROOT, Scope, ScopeId};
use super::names::{MACRO, OTHER_CRATE, TYPE, Visibility};
use super::place::Place;
use super::source::Source;
use super::tokens;
use super::use_tree::{self, Binds};

/// A crate that is being read, and the place that the reader has reached.
pub(crate) struct Collector<'s> {
    pub(crate) source: &'s Source,
    pub(crate) krate: Crate,
    /// The scope whose code is being read.
    pub(crate) scope: ScopeId,
    pub(crate) place: Place,
    /// What `Self` stands for.
    own_type: Option<Vec<Ident>>,
    /// The `cfg` attributes of the modules around the code that is being read.
    conditions: Vec<Attribute>,
}

impl<'s> Collector<'s> {
    pub(crate) fn new(source: &'s Source) -> Self {
        let (krate, place) = (Crate::default(), Place::of_file("lib.rs"));
        Collector { source, krate, scope: ROOT, place, own_type: None, conditions: Vec::new() }
    }

    /// Adds a module, or a block with items of its own.
    pub(crate) fn add_scope(&mut self, file: usize, parent: Option<ScopeId>, is_block: bool) -> ScopeId {
        let (names, globs, macros) = (HashMap::new(), Vec::new(), HashMap::new());
        self.krate.scopes.push(Scope { file, parent, is_block, names, globs, macros });
        self.krate.scopes.len() - 1
    }

    /// Reads code of another scope.
    pub(crate) fn within(&mut self, scope: ScopeId, place: Place, read: impl FnOnce(&mut Self)) {
        let outside = (self.scope, std::mem::replace(&mut self.place, place));
        self.scope = scope;
        read(self);
        (self.scope, self.place) = outside;
    }

    /// Reads code in which `Self` stands for that type.
    pub(crate) fn with_own_type(&mut self, own_type: Option<Vec<Ident>>, read: impl FnOnce(&mut Self)) {
        let outside = std::mem::replace(&mut self.own_type, own_type);
        read(self);
        self.own_type = outside;
    }

    /// Reads a module with these attributes.
    pub(crate) fn under<T>(&mut self, attributes: &[Attribute], read: impl FnOnce(&mut Self) -> T) -> T {
        let outside = self.conditions.len();
        self.conditions.extend(attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).cloned());
        let result = read(self);
        self.conditions.truncate(outside);
        result
    }

    /// The file that is being read.
    pub(crate) fn file(&self) -> usize {
        self.krate.scopes[self.scope].file
    }

    /// Adds an item under its name, if it has one.
    pub(crate) fn add_definition(&mut self, item: &Item) {
        let Some((ident, written, namespaces)) = definition(item) else { return };
        let (name, visibility) = (text(ident), visibility(&self.krate, self.scope, written));
        let id = self.add_item(&name, item.clone());
        let attributes = attributes(item).to_vec();
        self.add_name(self.scope, name, Name { meaning: Meaning::Item(id), namespaces, visibility, attributes });
    }

    /// Adds a `macro_rules!` macro.
    pub(crate) fn add_macro(&mut self, ident: &Ident, item: &ItemMacro) {
        let name = text(ident);
        let id = self.add_item(&name, Item::Macro(item.clone()));
        self.krate.scopes[self.scope].macros.insert(name.clone(), id);
        if item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export")) {
            let (meaning, visibility, attributes) = (Meaning::Item(id), Visibility::Public, item.attrs.clone());
            self.add_name(ROOT, name, Name { meaning, namespaces: MACRO, visibility, attributes });
        }
    }

    /// Adds a module of the scope that is being read.
    pub(crate) fn add_module(&mut self, item: &ItemMod, module: ScopeId) {
        if item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_use")) {
            let macros = self.krate.scopes[module].macros.clone();
            self.krate.scopes[self.scope].macros.extend(macros);
        }
        let visibility = visibility(&self.krate, self.scope, &item.vis);
        let (meaning, attributes) = (Meaning::Module(module), item.attrs.clone());
        self.add_name(self.scope, text(&item.ident), Name { meaning, namespaces: TYPE, visibility, attributes });
    }

    /// Adds an `impl` block.
    pub(crate) fn add_impl(&mut self, item: &syn::ItemImpl) {
        self.krate.impls.push(Impl {
            scope: self.scope,
            file: self.file(),
            conditions: self.conditions.clone(),
            syntax: item.clone(),
        });
    }

    /// Adds what a `use` brings, and the paths in it.
    pub(crate) fn add_imports(&mut self, item: &ItemUse) {
        let visibility = visibility(&self.krate, self.scope, &item.vis);
        for import in use_tree::imports(&item.tree) {
            let namespaces = match import.binds {
                Binds::Everything | Binds::OnlyType(_) => TYPE,
                Binds::Name(_) | Binds::Nothing => ANY,
            };
            let path = match item.leading_colon {
                Some(_) => vec![OTHER_CRATE.to_owned()],
                None => import.path.iter().map(text).collect(),
            };
            if item.leading_colon.is_none() {
                self.add_path(&import.path, namespaces);
            }
            match import.binds {
                Binds::Name(name) | Binds::OnlyType(name) => {
                    let (meaning, attributes) = (Meaning::Import(path), item.attrs.clone());
                    self.add_name(self.scope, name, Name { meaning, namespaces, visibility, attributes });
                }
                Binds::Everything => self.krate.scopes[self.scope].globs.push(Glob { path, visibility }),
                Binds::Nothing => {}
            }
        }
    }

    /// Adds a path that the code contains.
    pub(crate) fn add_path(&mut self, path: &[Ident], namespaces: &'static [Namespace]) {
        let line = path.first().map_or(0, |first| first.span().start().line);
        let is_keyword = |ident: &Ident| ["self", "Self", "super", "crate"].iter().any(|keyword| ident == keyword);
        let path = match path {
            [] => return,
            [only] if is_keyword(only) => return,
            [first, rest @ ..] if first == "Self" => match &self.own_type {
                Some(own_type) => own_type.iter().chain(rest).map(text).collect(),
                None => return,
            },
            path => path.iter().map(text).collect(),
        };
        self.krate.mentions.push(Mention { scope: self.scope, path, namespaces, line });
    }

    /// Adds the paths in tokens.
    pub(crate) fn add_tokens(&mut self, tokens: &TokenStream) {
        tokens::paths(tokens.clone()).iter().for_each(|path| self.add_path(path, ANY));
    }

    fn add_item(&mut self, name: &str, syntax: Item) -> ItemId {
        self.krate.items.push(names::Item { name: name.to_owned(), file: self.file(), syntax });
        self.krate.items.len() - 1
    }

    fn add_name(&mut self, scope: ScopeId, text: String, name: Name) {
        self.krate.scopes[scope].names.entry(text).or_default().push(name);
    }
}

fn text(ident: &Ident) -> String {
    ident.unraw().to_string()
}
