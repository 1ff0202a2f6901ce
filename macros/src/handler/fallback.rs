//! Stand-ins for a handler with a mistake, so that the mistake is the only error.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, Item, Token, Visibility};

use super::companion::{Bounds, Companion, cfgs, companion_name};
use super::expand::with_companion;
use super::function::HandlerFn;
use super::mark::MARKS;
use super::settings::HandlerSettings;
use crate::hygiene::{Names, hygienic};

/// The function as it was written, and a companion that is a handler for every state and never runs.
pub(crate) fn handler(function: &HandlerFn, settings: &HandlerSettings) -> TokenStream {
    if function.is_a_member() {
        // An `impl` or a trait cannot contain a struct.
        let HandlerFn { attrs, vis, sig, body, .. } = function;
        return quote!(#(#attrs)* #vis #sig #body);
    }
    with_companion(function, &stand_in(function, settings))
}

/// A function whose signature is not finished, without its marks, and a companion as soon as it has a name.
///
/// An editor expands the attribute after every keystroke, and code that uses the handler elsewhere should not show errors
/// meanwhile.
pub(crate) fn unfinished(item: TokenStream, settings: &HandlerSettings) -> TokenStream {
    let companion = syn::parse2::<Unfinished>(item.clone()).ok().map(|function| stand_in(&function.0, settings));
    let item = without_marks(item, false);
    quote!(#item #companion)
}

/// The start of a function, up to its name.
struct Unfinished(HandlerFn);

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
        Ok(Unfinished(HandlerFn { role: "handler", attrs, vis, sig: syn::parse_quote!(fn #name()), body }))
    }
}

/// Takes the marks out of the parentheses of a signature.
fn without_marks(tokens: TokenStream, is_inside: bool) -> TokenStream {
    let mut result: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if is_inside && is_mark(&group) && result.last().is_some_and(is_hash) => {
                result.pop();
            }
            TokenTree::Group(group) if !is_inside && group.delimiter() == Delimiter::Parenthesis => {
                let mut inside = Group::new(group.delimiter(), without_marks(group.stream(), true));
                inside.set_span(group.span());
                result.push(inside.into());
            }
            token => result.push(token),
        }
    }
    result.into_iter().collect()
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

fn stand_in(function: &HandlerFn, settings: &HandlerSettings) -> TokenStream {
    let names = Names::new(&settings.library);
    let name = companion_name(function, settings);
    let companion = never_runs(&name, &function.sig.ident, &function.attrs, &names);
    companion.define(&function.vis, &names)
}

/// The implementations that make a struct or an enum a handler, where one has the attribute in place of a function. That is
/// already reported, and `routes!` should not report it again.
pub(crate) fn of_type(item: &Item, settings: &HandlerSettings) -> Option<TokenStream> {
    let (attrs, name, generics) = match item {
        Item::Struct(item) => (&item.attrs, &item.ident, &item.generics),
        Item::Enum(item) => (&item.attrs, &item.ident, &item.generics),
        _ => return None,
    };
    let names = Names::new(&settings.library);
    let companion = never_runs(name, name, attrs, &names);
    generics.params.is_empty().then(|| companion.implement(&names))
}

/// A companion with a route of its own, whose call is never made.
fn never_runs<'c>(companion: &'c Ident, function: &Ident, attrs: &'c [Attribute], names: &Names) -> Companion<'c> {
    let Names { private, event, scope, .. } = names;
    let name = function.unraw().to_string();
    // `routes!` refuses two handlers with one route, so each stand-in gets a route that no other has.
    let route = quote! {
        #private::RouteSpec {
            method: ::core::option::Option::Some("ANY"),
            path: ::core::option::Option::Some(::core::concat!("/", ::core::module_path!(), "/", #name)),
            name: #name,
            module: ::core::module_path!(),
            doc: "",
            arguments: &[],
            result: "()",
            public: false,
            __hash: 0,
        }
    };
    let call = quote! {{
        let _ = (#event, #scope);
        #private::stand_in()
    }};
    let at = hygienic(function.span());
    Companion {
        name: companion,
        cfgs: cfgs(attrs),
        at,
        route,
        caching: None,
        events: None,
        bounds: Bounds::default(),
        call,
    }
}
