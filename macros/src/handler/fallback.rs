//! What stands in for a handler with a mistake, so that the mistake is the only one.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, Item, Token, Visibility};

use super::expand::{self, Bounds, Handler};
use super::mark::MARKS;
use super::model;
use super::settings::Settings;
use super::syntax::Function;
use super::values::Names;

/// The function as it was written, and a companion that is a handler for every state and never runs.
pub(crate) fn handler(function: &Function, settings: &Settings) -> TokenStream {
    let Function { attrs, vis, sig, body } = function;
    if function.is_a_member() {
        // Inside an `impl` or a trait nothing can stand beside a function.
        return quote!(#(#attrs)* #vis #sig #body);
    }
    let lints = expand::lints(function);
    let companion = companion(function, settings);
    quote! {
        #(#attrs)*
        #lints
        #vis #sig #body

        #companion
    }
}

/// A function whose signature is not finished, as far as it is, without its marks; and a companion.
///
/// Editors expand it at every key, and what uses the handler elsewhere is not to suffer.
pub(crate) fn unfinished(item: TokenStream, settings: &Settings) -> TokenStream {
    let companion = syn::parse2::<Unfinished>(item.clone()).ok().map(|function| companion(&function.0, settings));
    let item = without_marks(item, false);
    quote!(#item #companion)
}

/// What there is of a function before its arguments.
struct Unfinished(Function);

impl Parse for Unfinished {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis: Visibility = input.parse()?;
        while !input.peek(Token![fn]) {
            input.call(Ident::parse_any)?;
        }
        input.parse::<Token![fn]>()?;
        let name: Ident = input.parse()?;
        let body = input.parse()?;
        Ok(Unfinished(Function { attrs, vis, sig: syn::parse_quote!(fn #name()), body }))
    }
}

/// Takes `#[query]` and its like out of the parentheses of a signature.
fn without_marks(tokens: TokenStream, is_inside: bool) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if is_inside && is_mark(&group) && kept.last().is_some_and(is_hash) => {
                kept.pop();
            }
            TokenTree::Group(group) if !is_inside && group.delimiter() == Delimiter::Parenthesis => {
                let mut inside = Group::new(group.delimiter(), without_marks(group.stream(), true));
                inside.set_span(group.span());
                kept.push(inside.into());
            }
            token => kept.push(token),
        }
    }
    kept.into_iter().collect()
}

fn is_hash(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '#')
}

fn is_mark(group: &Group) -> bool {
    let first = group.stream().into_iter().next();
    let is_mark =
        |token: &TokenTree| MARKS.iter().any(|(word, _)| matches!(token, TokenTree::Ident(name) if name == word));
    group.delimiter() == Delimiter::Bracket && first.is_some_and(|first| is_mark(&first))
}

fn companion(function: &Function, settings: &Settings) -> TokenStream {
    let names = Names::new(&settings.library);
    let companion = expand::companion(function, settings);
    let (route, call) = never_runs(&function.sig.ident, &names);
    expand::beside(function, &companion, &names, &route, &Bounds::default(), &call)
}

/// What makes a struct or enum a handler that stands where a function should: its place is told, and `routes!` is not
/// to tell it again.
pub(crate) fn of_type(item: &Item, settings: &Settings) -> Option<TokenStream> {
    let (attrs, name, generics) = match item {
        Item::Struct(item) => (&item.attrs, &item.ident, &item.generics),
        Item::Enum(item) => (&item.attrs, &item.ident, &item.generics),
        _ => return None,
    };
    let names = Names::new(&settings.library);
    let (route, call) = never_runs(name, &names);
    let handler = Handler { name, cfgs: &expand::cfgs(attrs), at: Span::mixed_site().located_at(name.span()) };
    let implemented = expand::implemented(&handler, &names, &route, &Bounds::default(), &call);
    generics.params.is_empty().then_some(implemented)
}

/// The route and the call of a stand-in.
fn never_runs(name: &Ident, names: &Names) -> (TokenStream, TokenStream) {
    let private = &names.private;
    let name = model::plain(name);
    // No two stand-ins may have one route.
    let route = quote! {
        #private::RouteSpec {
            method: ::core::option::Option::Some("ANY"),
            path: ::core::option::Option::Some(::core::concat!("/", ::core::module_path!(), "/", #name)),
            name: #name,
            module: ::core::module_path!(),
            doc: "",
            arguments: &[],
            result: "()",
        }
    };
    let (event, scope) = (&names.event, &names.scope);
    let call = quote! {{
        let _ = (#event, #scope);
        #private::stand_in()
    }};
    (route, call)
}
