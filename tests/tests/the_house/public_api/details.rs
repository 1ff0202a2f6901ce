//! What belongs to a public item: fields, variants, methods, traits.

use std::collections::BTreeMap;

use syn::{Attribute, Fields, GenericArgument, ImplItem, Item, Meta, Path, PathArguments, Type, Visibility};

use super::calls::call;
use super::render::{header, marks, member, trait_member, type_name, variant};
use super::surface::{Offered, Standing, Surface};
use crate::reader::compiled::{attributes, is_compiled};
use crate::reader::names::{Crate, Impl, ItemId};
use crate::reader::resolve::Resolver;

/// The `impl` blocks of a crate, by the public item under which they are described.
pub(crate) struct Impls<'k> {
    by_item: BTreeMap<ItemId, Vec<&'k Impl>>,
}

impl<'k> Impls<'k> {
    pub(crate) fn of(krate: &'k Crate, resolver: &Resolver<'_>, surface: &Surface) -> Self {
        let is_public =
            |item: &ItemId| surface.home(&Offered::Item(*item)).is_some_and(|home| home.standing == Standing::Open);
        let mut by_item = BTreeMap::<ItemId, Vec<&Impl>>::new();
        for block in &krate.impls {
            for item in described_under(resolver, block, is_public) {
                by_item.entry(item).or_default().push(block);
            }
        }
        Impls { by_item }
    }

    /// The lines below an item, and how many of them are methods of its own.
    pub(crate) fn details(&self, krate: &Crate, item: ItemId) -> (Vec<String>, usize) {
        let syntax = &krate.items[item].syntax;
        let blocks = self.by_item.get(&item).into_iter().flatten();
        let (of_traits, own): (Vec<&Impl>, Vec<&Impl>) = blocks.partition(|block| block.syntax.trait_.is_some());
        let mut traits: Vec<String> = of_traits.into_iter().map(shown).collect();
        traits.sort();
        let all = own.iter().flat_map(|block| public_members(krate, block));
        let methods = all.filter(|(name, text)| !name.is_empty() && text.contains("fn ")).count();
        let members = members(krate, &own);
        let lines = parts(syntax).into_iter().chain(members).chain(derives(attributes(syntax))).chain(traits);
        (lines.collect(), methods)
    }
}

/// The items under which an `impl` block is listed: its type, or else its trait, or else the types among the trait's
/// arguments, as in `impl From<Own> for u8`. An internal trait's is left out.
fn described_under(resolver: &Resolver<'_>, block: &Impl, is_public: impl Fn(&ItemId) -> bool) -> Vec<ItemId> {
    let public = |items: Vec<ItemId>| items.into_iter().filter(&is_public).collect::<Vec<_>>();
    let own = public(resolver.own_type(block));
    let Some((path, _)) = &block.syntax.trait_ else { return own };
    let traits = resolver.items(block.scope, path);
    let is_internal = !traits.is_empty() && !traits.iter().any(&is_public);
    let candidates = [own, public(traits), public(arguments(resolver, block, path))].into_iter();
    candidates.filter(|_| !is_internal).find(|items| !items.is_empty()).unwrap_or_default()
}

/// The types among the generic arguments of a trait.
fn arguments(resolver: &Resolver<'_>, block: &Impl, path: &Path) -> Vec<ItemId> {
    let Some(PathArguments::AngleBracketed(list)) = path.segments.last().map(|last| &last.arguments) else {
        return Vec::new();
    };
    let types = list.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(Type::Path(path)) => Some(&path.path),
        _ => None,
    });
    types.flat_map(|path| resolver.items(block.scope, path)).collect()
}

/// The header of an `impl` block, and the conditions under which it is compiled.
fn shown(block: &Impl) -> String {
    marks(block.conditions.iter().chain(&block.syntax.attrs)) + &header(&block.syntax)
}

/// The headers of `impl` blocks, and below each what is public in them.
fn members(krate: &Crate, blocks: &[&Impl]) -> Vec<String> {
    let mut by_header = BTreeMap::<String, Vec<(String, String)>>::new();
    for block in blocks {
        by_header.entry(shown(block)).or_default().extend(public_members(krate, block));
    }
    let mut lines = Vec::new();
    for (header, mut members) in by_header.into_iter().filter(|(_, members)| !members.is_empty()) {
        members.sort();
        lines.push(header);
        lines.extend(members.into_iter().map(|(_, text)| format!("    {text}")));
    }
    lines
}

/// The names and signatures of what is public in an `impl` block; calls of macros have no name.
fn public_members(krate: &Crate, block: &Impl) -> Vec<(String, String)> {
    let items = block.syntax.items.iter().filter(|item| match item {
        ImplItem::Const(item) => is_compiled(&item.attrs),
        ImplItem::Fn(item) => is_compiled(&item.attrs),
        _ => true,
    });
    let members = items.filter_map(|item| match item {
        ImplItem::Macro(item) => Some((String::new(), call(krate, &item.mac))),
        item => member(item),
    });
    members.collect()
}

/// The public fields of a struct, the variants of an enum, what is in a trait.
fn parts(item: &Item) -> Vec<String> {
    match item {
        Item::Struct(item) => fields(&item.fields),
        Item::Enum(item) => item.variants.iter().filter(|part| is_compiled(&part.attrs)).map(variant).collect(),
        Item::Trait(item) => item.items.iter().map(trait_member).collect(),
        _ => Vec::new(),
    }
}

fn fields(fields: &Fields) -> Vec<String> {
    let is_public = |visibility: &Visibility| matches!(visibility, Visibility::Public(_));
    let shown = fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis)).map(|(position, field)| {
        let name = field.ident.as_ref().map_or(position.to_string(), ToString::to_string);
        format!("{}pub {name}: {}", marks(&field.attrs), type_name(&field.ty))
    });
    let private = fields.iter().any(|field| !is_public(&field.vis)).then(|| "(private fields)".to_owned());
    shown.chain(private).collect()
}

/// `derive(Clone, Debug)`
fn derives(attributes: &[Attribute]) -> Option<String> {
    let lists = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("derive") => Some(list.tokens.to_string()),
        _ => None,
    });
    let mut names: Vec<String> = lists
        .flat_map(|list| list.split(',').map(|name| name.replace(' ', "")).collect::<Vec<_>>())
        .filter(|name| !name.is_empty())
        .collect();
    names.sort();
    (!names.is_empty()).then(|| format!("derive({})", names.join(", ")))
}
