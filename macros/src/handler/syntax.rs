//! What the user typed: the attribute's arguments and the function, whose body stays tokens.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, FnArg, Ident, LitStr, Signature, Token, Visibility};

use super::spelling;
use crate::errors::Errors;
use crate::options::{self, Entry};

/// A function of which only the signature is read.
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: TokenStream,
}

impl Function {
    /// Whether it can only stand in an `impl` or a trait, as far as it can be seen.
    pub(crate) fn is_a_member(&self) -> bool {
        let names = || names_self(self.sig.to_token_stream()) || names_self(self.body.clone());
        self.has_self() || self.has_no_body() || names()
    }

    /// Whether it has a `self`.
    pub(crate) fn has_self(&self) -> bool {
        self.sig.inputs.iter().any(|input| matches!(input, FnArg::Receiver(_)))
    }

    /// Whether a semicolon stands where the body should.
    pub(crate) fn has_no_body(&self) -> bool {
        matches!(self.body.clone().into_iter().next(), Some(TokenTree::Punct(end)) if end.as_char() == ';')
    }
}

/// Whether `Self` is written outside of items that have one of their own.
fn names_self(tokens: TokenStream) -> bool {
    let has_own = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if ["impl", "trait", "struct", "enum"].iter().any(|own| word == own));
    if tokens.clone().into_iter().any(|token| has_own(&token)) {
        return false;
    }
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => names_self(group.stream()),
        TokenTree::Ident(word) => word == "Self",
        _ => false,
    })
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Function {
            attrs: input.call(Attribute::parse_outer)?,
            vis: input.parse()?,
            sig: input.parse()?,
            body: input.parse()?,
        })
    }
}

/// `GET "/users/{id}", status = 201`
#[derive(Default)]
pub(crate) struct Arguments {
    pub(crate) method: Option<Ident>,
    pub(crate) path: Option<LitStr>,
    pub(crate) options: Vec<Entry>,
    /// Whether a route is there that could not be read, which is told already.
    pub(crate) is_misspelt: bool,
}

impl Arguments {
    /// Reads the attribute's arguments; what cannot be read is told and passed over.
    pub(crate) fn read(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut arguments = Arguments::default();
        let parser = |input: ParseStream<'_>| {
            arguments.parse(input, errors);
            Ok(())
        };
        // The parser takes all tokens and collects its mistakes, so that it cannot fail.
        let _ = syn::parse::Parser::parse2(parser, tokens);
        arguments
    }

    fn parse(&mut self, input: ParseStream<'_>, errors: &mut Errors) {
        if let Some(told) = spelling::route_after_options(input) {
            errors.push(told);
            self.is_misspelt = true;
            return;
        }
        if input.peek(Ident::peek_any) && !input.peek2(Token![=]) {
            self.method = input.call(Ident::parse_any).ok();
        }
        if let Some(method) = &self.method
            && let Some(told) = spelling::after_method(method, input)
        {
            errors.push(told);
            self.method = None;
            self.is_misspelt = true;
        }
        if input.peek(LitStr) {
            self.path = input.parse().ok();
        }
        let has_route = self.method.is_some() || self.path.is_some() || self.is_misspelt;
        if has_route
            && !input.is_empty()
            && let Err(error) = input.parse::<Token![,]>()
        {
            errors.push(syn::Error::new(error.span(), "expected `,` after the route"));
            let _ = options::until_comma(input);
            let _ = input.parse::<Option<Token![,]>>();
        }
        while has_route && input.peek(LitStr) {
            if let Ok(second) = input.parse::<LitStr>() {
                errors.at(second, "a handler has one path\nhelp: a second function that calls this one");
            }
            let _ = input.parse::<Option<Token![,]>>();
        }
        self.options = options::entries(input, errors);
        if let Some(told) = spelling::as_options(&mut self.options) {
            errors.push(told);
            self.is_misspelt = true;
        }
    }
}
