//! Calls of macros among the methods of a type: what they define is public too, but it is not in the syntax.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Item, ItemFn, Macro};

use super::render::definition;
use crate::reader::names::Crate;

/// A call of a macro, and the public functions that the macro writes.
pub(crate) fn call(krate: &Crate, call: &Macro) -> String {
    let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    let written: Vec<String> = krate
        .items
        .iter()
        .filter(|item| item.name == name)
        .flat_map(|item| match &item.syntax {
            Item::Macro(item) => functions(item.mac.tokens.clone()),
            _ => Vec::new(),
        })
        .collect();
    format!("{name}! {{ {} }} writes {}", arguments(call.tokens.clone()), written.join(", "))
}

/// The tokens of a call, without the documentation among them.
fn arguments(tokens: TokenStream) -> String {
    let mut trees = tokens.into_iter().peekable();
    let mut text = Vec::new();
    while let Some(tree) = trees.next() {
        let is_attribute = is_punct(&tree, '#') && matches!(trees.peek(), Some(TokenTree::Group(_)));
        match is_attribute {
            true => drop(trees.next()),
            false => text.push(tree.to_string()),
        }
    }
    text.join(" ").replace(" ;", ";")
}

/// The public functions in the rules of a macro; `$name` is read as `name`.
fn functions(tokens: TokenStream) -> Vec<String> {
    let trees: Vec<TokenTree> = tokens.into_iter().filter(|tree| !is_punct(tree, '$')).collect();
    let mut found = Vec::new();
    for (position, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Group(group) => found.extend(functions(group.stream())),
            TokenTree::Ident(ident) if ident == "pub" => found.extend(function(&trees[position..])),
            _ => {}
        }
    }
    found
}

/// The function at the start of these tokens.
fn function(trees: &[TokenTree]) -> Option<String> {
    let is_body = |tree: &TokenTree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let end = trees.iter().position(is_body)?;
    let body = TokenTree::Group(proc_macro2::Group::new(Delimiter::Brace, TokenStream::new()));
    let function = trees[..end].iter().cloned().chain([body]).collect();
    syn::parse2::<ItemFn>(function).ok().map(|function| definition(&Item::Fn(function)))
}

fn is_punct(tree: &TokenTree, sign: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == sign)
}
