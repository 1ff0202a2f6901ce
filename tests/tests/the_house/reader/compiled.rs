//! Which code is part of a crate outside of its tests.

use syn::punctuated::Punctuated;
use syn::{Attribute, Item, Meta, Token};

/// Whether code with these attributes is compiled in a build that is no test.
pub(crate) fn is_compiled(attributes: &[Attribute]) -> bool {
    let mut conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    conditions.all(|cfg| cfg.parse_args::<Meta>().map_or(true, |condition| holds(&condition) != Some(false)))
}

/// Whether a `cfg` condition holds outside of tests; `None` if that depends on the target or the features.
fn holds(condition: &Meta) -> Option<bool> {
    if condition.path().is_ident("test") || condition.path().is_ident("doctest") {
        return Some(false);
    }
    let Meta::List(list) = condition else { return None };
    let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    let parts: Vec<Option<bool>> = parts.iter().map(holds).collect();
    let name = list.path.get_ident()?.to_string();
    match name.as_str() {
        "all" if parts.contains(&Some(false)) => Some(false),
        "all" if parts.contains(&None) => None,
        "all" => Some(true),
        "any" if parts.contains(&Some(true)) => Some(true),
        "any" if parts.contains(&None) => None,
        "any" => Some(false),
        "not" => parts.first().copied().flatten().map(|part| !part),
        _ => None,
    }
}

/// The attributes of an item.
pub(crate) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
