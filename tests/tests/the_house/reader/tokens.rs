//! Paths in tokens that have no syntax of their own: the input of a macro, the inside of an attribute.

use proc_macro2::{Delimiter, Ident, Spacing, TokenStream, TokenTree};

/// The paths in a token stream, single names included.
///
/// What follows `.`, `#`, `$`, `'` or a leading `::` is not one: it is a field, a variable of `quote!` or of a macro, a
/// lifetime, or in another crate. What follows `$crate` is one.
pub(crate) fn paths(tokens: TokenStream) -> Vec<Vec<Ident>> {
    let mut found = Vec::new();
    scan(&tokens.into_iter().collect::<Vec<_>>(), &[], &mut found);
    found
}

/// The string literals in a token stream, which attributes like `#[serde(with = "path")]` use for paths.
pub(crate) fn strings(tokens: TokenStream) -> Vec<syn::LitStr> {
    let trees = tokens.into_iter().map(|tree| match tree {
        TokenTree::Group(group) => strings(group.stream()),
        tree => syn::parse2(tree.into()).into_iter().collect(),
    });
    trees.flatten().collect()
}

/// Collects the paths of `trees`, with `prefix` before each: `a::b` in `a::b::{c, d}`.
fn scan(mut trees: &[TokenTree], prefix: &[Ident], found: &mut Vec<Vec<Ident>>) {
    loop {
        trees = match trees {
            [] => return,
            [TokenTree::Group(group), rest @ ..] => {
                scan(&group.stream().into_iter().collect::<Vec<_>>(), prefix, found);
                rest
            }
            [TokenTree::Ident(_), ..] => path(trees, prefix, found),
            // A range, not a field.
            [dot, other, rest @ ..] if is_punct(dot, '.') && is_punct(other, '.') => rest,
            [colon, other, rest @ ..] if is_colons(colon, other) => after_run(rest),
            [dollar, TokenTree::Ident(name), ..] if is_punct(dollar, '$') && name == "crate" => &trees[1..],
            [sign, rest @ ..] if ['.', '#', '$', '\''].iter().any(|hidden| is_punct(sign, *hidden)) => after_run(rest),
            [_, rest @ ..] => rest,
        }
    }
}

/// Takes one path from the front, and returns what follows.
fn path<'t>(trees: &'t [TokenTree], prefix: &[Ident], found: &mut Vec<Vec<Ident>>) -> &'t [TokenTree] {
    let (run, rest) = run(trees);
    let path: Vec<Ident> = prefix.iter().cloned().chain(run).collect();
    if let [colon, other, TokenTree::Group(group), rest @ ..] = rest
        && is_colons(colon, other)
        && group.delimiter() == Delimiter::Brace
    {
        scan(&group.stream().into_iter().collect::<Vec<_>>(), &path, found);
        return rest;
    }
    found.push(path);
    rest
}

/// The identifiers of `a::b::c` at the front, and what follows them.
fn run(mut trees: &[TokenTree]) -> (Vec<Ident>, &[TokenTree]) {
    let mut idents = Vec::new();
    while let [TokenTree::Ident(ident), rest @ ..] = trees {
        idents.push(ident.clone());
        match rest {
            [colon, other, TokenTree::Ident(_), ..] if is_colons(colon, other) => trees = &rest[2..],
            rest => return (idents, rest),
        }
    }
    (idents, trees)
}

fn after_run(trees: &[TokenTree]) -> &[TokenTree] {
    run(trees).1
}

fn is_punct(tree: &TokenTree, sign: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn is_colons(first: &TokenTree, second: &TokenTree) -> bool {
    let is_joint = matches!(first, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint);
    is_joint && is_punct(first, ':') && is_punct(second, ':')
}
