//! Syntax as text, in one line each.

use std::collections::BTreeSet;

use syn::{
    Attribute, Fields, FnArg, ImplItem, Item, ItemImpl, Meta, Pat, PatType, Signature, TraitItem, Type, Variant,
    Visibility, parse_quote,
};

use super::surface::is_hidden;

/// The definition of an item, without what is in it.
pub(crate) fn definition(item: &Item) -> String {
    let item = match item {
        Item::Fn(item) => return function(&item.vis, &item.sig),
        Item::Const(item) => return format!("pub const {}: {}", item.ident, type_name(&item.ty)),
        Item::Static(item) => return format!("pub static {}: {}", item.ident, type_name(&item.ty)),
        Item::Macro(item) => return format!("macro_rules! {}", item.ident.as_ref().expect("it has a name")),
        Item::Struct(item) => {
            let mut item = item.clone();
            (item.attrs, item.fields) = (Vec::new(), Fields::Unit);
            Item::Struct(item)
        }
        Item::Enum(item) => {
            let mut item = item.clone();
            item.attrs.clear();
            item.variants.clear();
            Item::Enum(item)
        }
        Item::Trait(item) => {
            let mut item = item.clone();
            item.attrs.clear();
            item.items.clear();
            Item::Trait(item)
        }
        Item::Type(item) => {
            let mut item = item.clone();
            item.attrs.clear();
            Item::Type(item)
        }
        other => other.clone(),
    };
    without_end(&line(item))
}

/// The header of an `impl` block.
pub(crate) fn header(block: &ItemImpl) -> String {
    let mut block = block.clone();
    block.attrs.clear();
    block.items.clear();
    without_end(&line(Item::Impl(block)))
}

/// The name and the signature of a public function or constant in an `impl` block.
pub(crate) fn member(item: &ImplItem) -> Option<(String, String)> {
    let is_public = |visibility: &Visibility| matches!(visibility, Visibility::Public(_));
    match item {
        ImplItem::Fn(item) if is_public(&item.vis) => {
            Some((item.sig.ident.to_string(), marks(&item.attrs) + &function(&item.vis, &item.sig)))
        }
        ImplItem::Const(item) if is_public(&item.vis) => {
            let constant = format!("pub const {}: {}", item.ident, type_name(&item.ty));
            Some((item.ident.to_string(), marks(&item.attrs) + &constant))
        }
        _ => None,
    }
}

/// Something in a trait; the body of a method is left out.
pub(crate) fn trait_member(item: &TraitItem) -> String {
    let (mut item, marks) = match item {
        TraitItem::Fn(method) => (item.clone(), marks(&method.attrs)),
        TraitItem::Const(constant) => (item.clone(), marks(&constant.attrs)),
        TraitItem::Type(ty) => (item.clone(), marks(&ty.attrs)),
        _ => (item.clone(), String::new()),
    };
    match &mut item {
        TraitItem::Fn(method) => {
            method.attrs.clear();
            method.sig = for_callers(&method.sig);
            method.default = method.default.as_ref().map(|_| parse_quote!({}));
        }
        TraitItem::Const(constant) => constant.attrs.clear(),
        TraitItem::Type(ty) => ty.attrs.clear(),
        _ => {}
    }
    let text = inside(&line(parse_quote!(trait Around { #item })));
    marks + &text.replace(", {}", " {}").replace(" {}", " { .. }")
}

/// A variant of an enum.
pub(crate) fn variant(variant: &Variant) -> String {
    let mut stripped = variant.clone();
    stripped.attrs.clear();
    stripped.fields.iter_mut().for_each(|field| field.attrs.clear());
    marks(&variant.attrs) + &inside(&line(parse_quote!(enum Around { #stripped })))
}

/// A type.
pub(crate) fn type_name(ty: &Type) -> String {
    let text = line(parse_quote!(type Around = #ty;));
    text.trim_start_matches("type Around = ").trim_end_matches(';').to_owned()
}

/// The attributes that matter to a caller, each once: `#[must_use] `.
pub(crate) fn marks<'a>(attributes: impl IntoIterator<Item = &'a Attribute>) -> String {
    let mut seen = BTreeSet::new();
    let marks = attributes.into_iter().filter_map(mark).filter(|mark| seen.insert(mark.clone()));
    marks.map(|mark| mark + " ").collect()
}

fn mark(attribute: &Attribute) -> Option<String> {
    let is_plain = ["must_use", "non_exhaustive", "deprecated"].iter().any(|name| attribute.path().is_ident(name));
    match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => Some(format!("#[cfg({})]", list.tokens)),
        meta if is_plain => meta.path().get_ident().map(|name| format!("#[{name}]")),
        _ => is_hidden([attribute]).then(|| "#[doc(hidden)]".to_owned()),
    }
}

fn function(visibility: &Visibility, signature: &Signature) -> String {
    let signature = for_callers(signature);
    without_end(&line(parse_quote!(#visibility #signature {})))
}

/// A signature without the `mut` of its parameters.
fn for_callers(signature: &Signature) -> Signature {
    let mut signature = signature.clone();
    for parameter in &mut signature.inputs {
        match parameter {
            FnArg::Receiver(own) => own.mutability = None,
            FnArg::Typed(PatType { pat, .. }) => {
                if let Pat::Ident(name) = &mut **pat {
                    name.mutability = None;
                }
            }
        }
    }
    signature
}

/// An item as it is usually formatted, without the line breaks.
fn line(item: Item) -> String {
    let text = prettyplease::unparse(&parse_quote!(#item));
    text.lines().map(str::trim).fold(String::new(), |mut line, next| {
        let closes = next.starts_with([')', '>', ']']);
        if closes && line.ends_with(',') {
            line.pop();
        }
        if !line.is_empty() && !closes && !line.ends_with(['(', '<', '[']) {
            line.push(' ');
        }
        line + next
    })
}

/// What is between the braces of a line.
fn inside(line: &str) -> String {
    let inside = line.split_once('{').and_then(|(_, rest)| rest.rsplit_once('}'));
    inside.map_or(line, |(inside, _)| inside).trim().trim_end_matches([',', ';']).to_owned()
}

fn without_end(line: &str) -> String {
    line.trim_end_matches("{}").trim_end_matches(';').trim_end().trim_end_matches(',').to_owned()
}
