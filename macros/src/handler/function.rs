//! The function under the attribute. Only its signature is parsed; its body remains tokens.
//!
//! So a half-typed body still expands, and an editor completes inside of it. It is also faster, since bodies are most of the
//! tokens. The price: nothing is known of a body but its tokens.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, FnArg, Signature, Visibility};

/// A function that becomes a handler or a middleware.
pub(crate) struct HandlerFn {
    /// `handler` or `middleware`.
    pub(crate) role: &'static str,
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: TokenStream,
}

impl HandlerFn {
    /// Whether it can only belong to an `impl` or a trait, as far as its tokens show.
    pub(crate) fn is_a_member(&self) -> bool {
        let names_self = || names_self(self.sig.to_token_stream()) || names_self(self.body.clone());
        self.has_self() || self.has_no_body() || names_self()
    }

    /// Whether it has a `self`.
    pub(crate) fn has_self(&self) -> bool {
        self.sig.inputs.iter().any(|input| matches!(input, FnArg::Receiver(_)))
    }

    /// Whether there is a semicolon in place of the body.
    pub(crate) fn has_no_body(&self) -> bool {
        matches!(self.body.clone().into_iter().next(), Some(TokenTree::Punct(end)) if end.as_char() == ';')
    }
}

/// Whether `Self` is named outside of items that have a `Self` of their own.
fn names_self(tokens: TokenStream) -> bool {
    const OWNERS: [&str; 4] = ["impl", "trait", "struct", "enum"];
    let is_owner =
        |token: TokenTree| matches!(token, TokenTree::Ident(word) if OWNERS.iter().any(|owner| word == owner));
    if tokens.clone().into_iter().any(is_owner) {
        return false;
    }
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => names_self(group.stream()),
        TokenTree::Ident(word) => word == "Self",
        _ => false,
    })
}

impl Parse for HandlerFn {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(HandlerFn {
            role: "handler",
            attrs: input.call(Attribute::parse_outer)?,
            vis: input.parse()?,
            sig: input.parse()?,
            body: input.parse()?,
        })
    }
}
