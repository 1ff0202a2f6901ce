//! Which names an item adds to its scope.

use syn::{Fields, Ident, Item};

use super::names::{Crate, Namespace, ROOT, ScopeId, TYPE, VALUE, Visibility};

/// The name of an item that a path can lead to. Modules, imports and macros have rules of their own.
pub(crate) fn definition(item: &Item) -> Option<(&Ident, &syn::Visibility, &'static [Namespace])> {
    const BOTH: &[Namespace] = &[Namespace::Type, Namespace::Value];
    match item {
        Item::Struct(item) if matches!(item.fields, Fields::Named(_)) => Some((&item.ident, &item.vis, TYPE)),
        Item::Struct(item) => Some((&item.ident, &item.vis, BOTH)),
        Item::Enum(item) => Some((&item.ident, &item.vis, TYPE)),
        Item::Union(item) => Some((&item.ident, &item.vis, TYPE)),
        Item::Trait(item) => Some((&item.ident, &item.vis, TYPE)),
        Item::TraitAlias(item) => Some((&item.ident, &item.vis, TYPE)),
        Item::Type(item) => Some((&item.ident, &item.vis, TYPE)),
        Item::Fn(item) => Some((&item.sig.ident, &item.vis, VALUE)),
        Item::Const(item) => Some((&item.ident, &item.vis, VALUE)),
        Item::Static(item) => Some((&item.ident, &item.vis, VALUE)),
        _ => None,
    }
}

/// From where an item of that scope can be used.
pub(crate) fn visibility(krate: &Crate, scope: ScopeId, written: &syn::Visibility) -> Visibility {
    let module = krate.module_of(scope);
    match written {
        syn::Visibility::Public(_) => Visibility::Public,
        syn::Visibility::Restricted(restricted) if restricted.path.is_ident("super") => {
            Visibility::Inside(krate.parent_of(module))
        }
        syn::Visibility::Restricted(restricted) if !restricted.path.is_ident("self") => Visibility::Inside(ROOT),
        _ => Visibility::Inside(scope),
    }
}
