//! Walks through the code of a crate, file by file, as `mod` declarations lead.

use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::{
    Arm, Attribute, Block, ExprPath, ExprStruct, Field, FieldValue, ImplItemConst, ImplItemFn, Item, ItemExternCrate,
    ItemImpl, ItemMacro, ItemMod, ItemTrait, Local, Macro, Meta, PatIdent, PatStruct, PatTupleStruct, Path, QSelf,
    Stmt, Type, TypePath, Variant, VisRestricted,
};

use super::collector::Collector;
use super::compiled::{attributes, is_compiled};
use super::names::{ANY, Crate, MACRO, Namespace, ScopeId, TYPE, VALUE};
use super::place::Place;
use super::source::Source;
use super::tokens;

/// Reads a crate from its `lib.rs`; what only tests compile is left out.
pub(crate) fn read(source: &Source) -> Crate {
    let mut collector = Collector::new(source);
    read_file(&mut collector, "lib.rs", None);
    collector.krate
}

/// Reads a file as a module, and returns its scope.
fn read_file(collector: &mut Collector<'_>, path: &str, parent: Option<ScopeId>) -> ScopeId {
    let source = collector.source;
    let file = syn::parse_file(&source.files[path]);
    let file = file.unwrap_or_else(|error| panic!("{}/{path}: {error}", source.folder));
    collector.krate.files.push(path.to_owned());
    let scope = collector.add_scope(collector.krate.files.len() - 1, parent, false);
    collector.within(scope, Place::of_file(path), |collector| collector.visit_file(&file));
    scope
}

/// Reads a module that is declared in the current scope.
fn read_module(collector: &mut Collector<'_>, module: &ItemMod) -> ScopeId {
    let (name, parent) = (module.ident.to_string(), collector.scope);
    let Some((_, items)) = &module.content else {
        let file = collector.place.file(module, &name, collector.source);
        return read_file(collector, &file, Some(parent));
    };
    let scope = collector.add_scope(collector.file(), Some(parent), false);
    let place = collector.place.inline(&name);
    collector.within(scope, place, |collector| items.iter().for_each(|item| collector.visit_item(item)));
    scope
}

/// Reads a path, its generic arguments, and the `<Type as Trait>` before it.
fn read_path(collector: &mut Collector<'_>, own: Option<&QSelf>, path: &Path, namespaces: &'static [Namespace]) {
    if path.leading_colon.is_none() {
        let idents: Vec<Ident> = path.segments.iter().map(|segment| segment.ident.clone()).collect();
        match own {
            Some(own) => collector.add_path(&idents[..own.position], TYPE),
            None => collector.add_path(&idents, namespaces),
        }
    }
    own.iter().for_each(|own| collector.visit_type(&own.ty));
    path.segments.iter().for_each(|segment| collector.visit_path_arguments(&segment.arguments));
}

/// The path of a type, which `Self` then stands for.
fn path_of(own: &Type) -> Option<Vec<Ident>> {
    match own {
        Type::Path(TypePath { qself: None, path, .. }) if path.leading_colon.is_none() => {
            Some(path.segments.iter().map(|segment| segment.ident.clone()).collect())
        }
        _ => None,
    }
}

/// Nodes that are visited unless only tests compile them.
macro_rules! unless_test {
    ($($visit:ident $node:ident)*) => {
        $(fn $visit(&mut self, node: &'ast $node) {
            if is_compiled(&node.attrs) {
                visit::$visit(self, node);
            }
        })*
    };
}

impl<'ast> Visit<'ast> for Collector<'_> {
    unless_test! {
        visit_arm Arm visit_field Field visit_field_value FieldValue visit_impl_item_const ImplItemConst
        visit_impl_item_fn ImplItemFn visit_local Local visit_variant Variant
    }

    fn visit_item(&mut self, item: &'ast Item) {
        if !is_compiled(attributes(item)) {
            if let Item::Mod(module) = item {
                self.krate.test_modules.push(self.place.start(&module.ident.to_string()));
            }
            return;
        }
        self.add_definition(item);
        match item {
            Item::Use(item) => self.add_imports(item),
            item => visit::visit_item(self, item),
        }
    }

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        module.attrs.iter().for_each(|attribute| self.visit_attribute(attribute));
        let scope = self.under(&module.attrs, |collector| read_module(collector, module));
        self.add_module(module, scope);
    }

    fn visit_block(&mut self, block: &'ast Block) {
        if !block.stmts.iter().any(|statement| matches!(statement, Stmt::Item(_))) {
            return visit::visit_block(self, block);
        }
        let scope = self.add_scope(self.file(), Some(self.scope), true);
        self.within(scope, self.place.clone(), |collector| visit::visit_block(collector, block));
    }

    fn visit_item_extern_crate(&mut self, item: &'ast ItemExternCrate) {
        assert!(item.ident != "self", "the reader does not follow paths that begin with the crate's own name");
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        self.add_impl(item);
        self.with_own_type(path_of(&item.self_ty), |collector| visit::visit_item_impl(collector, item));
    }

    fn visit_item_trait(&mut self, item: &'ast ItemTrait) {
        self.with_own_type(None, |collector| visit::visit_item_trait(collector, item));
    }

    fn visit_item_macro(&mut self, item: &'ast ItemMacro) {
        item.ident.iter().for_each(|ident| self.add_macro(ident, item));
        visit::visit_item_macro(self, item);
    }

    fn visit_macro(&mut self, node: &'ast Macro) {
        read_path(self, None, &node.path, MACRO);
        self.add_tokens(&node.tokens);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        match &attribute.meta {
            Meta::Path(path) => read_path(self, None, path, MACRO),
            Meta::NameValue(meta) => self.visit_expr(&meta.value),
            Meta::List(list) if list.path.is_ident("cfg") => {}
            Meta::List(list) => {
                read_path(self, None, &list.path, MACRO);
                self.add_tokens(&list.tokens);
                let paths = tokens::strings(list.tokens.clone()).into_iter().filter_map(|text| text.parse().ok());
                paths.for_each(|path: Path| read_path(self, None, &path, ANY));
            }
        }
    }

    fn visit_expr_path(&mut self, node: &'ast ExprPath) {
        read_path(self, node.qself.as_ref(), &node.path, VALUE);
    }

    fn visit_expr_struct(&mut self, node: &'ast ExprStruct) {
        read_path(self, node.qself.as_ref(), &node.path, TYPE);
        node.fields.iter().for_each(|field| self.visit_field_value(field));
        node.rest.iter().for_each(|rest| self.visit_expr(rest));
    }

    fn visit_pat_struct(&mut self, node: &'ast PatStruct) {
        read_path(self, node.qself.as_ref(), &node.path, TYPE);
        node.fields.iter().for_each(|field| self.visit_field_pat(field));
    }

    fn visit_pat_tuple_struct(&mut self, node: &'ast PatTupleStruct) {
        read_path(self, node.qself.as_ref(), &node.path, VALUE);
        node.elems.iter().for_each(|element| self.visit_pat(element));
    }

    fn visit_pat_ident(&mut self, node: &'ast PatIdent) {
        // `NAME` may be a constant and not a new variable.
        if node.ident.to_string().starts_with(char::is_uppercase) {
            self.add_path(std::slice::from_ref(&node.ident), VALUE);
        }
        visit::visit_pat_ident(self, node);
    }

    fn visit_type_path(&mut self, node: &'ast TypePath) {
        read_path(self, node.qself.as_ref(), &node.path, TYPE);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        read_path(self, None, path, TYPE);
    }

    /// `pub(in path)` uses nothing.
    fn visit_vis_restricted(&mut self, _: &'ast VisRestricted) {}
}
