//! Code that finds out whether a handler sends server-sent events, for which the program must stream.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::ReturnType;
use syn::spanned::Spanned;

use super::function::HandlerFn;
use crate::hygiene::{Names, hygienic};
use crate::type_syntax::impl_trait;

/// The constant of a handler whose result, by its spelling, has an `Sse` in it. The type itself decides; it is asked only
/// where the name is there, so that other handlers have nothing to compile.
pub(super) fn constant(function: &HandlerFn, names: &Names) -> Option<TokenStream> {
    let ReturnType::Type(_, ty) = &function.sig.output else { return None };
    if impl_trait(ty).is_some() || !names_sse(ty.to_token_stream()) {
        return None;
    }
    let private = &names.private;
    let at = hygienic(ty.span());
    Some(quote_spanned! {at=>
        const SENDS_EVENTS: ::core::option::Option<fn() -> bool> = ::core::option::Option::Some(|| {
            use #private::respond::event_steps::*;
            (&#private::respond::type_tag::<#ty>()).sends_events()
        });
    })
}

fn names_sse(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => name == "Sse",
        TokenTree::Group(group) => names_sse(group.stream()),
        _ => false,
    })
}
