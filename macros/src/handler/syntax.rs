//! What the user typed: the attribute's arguments and the function, whose body stays tokens.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, LitStr, Signature, Token, Visibility};

use crate::errors::Errors;
use crate::options::{self, Entry};

/// A function of which only the signature is read.
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: TokenStream,
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
        if input.peek(Ident::peek_any) && !input.peek2(Token![=]) {
            self.method = input.call(Ident::parse_any).ok();
        }
        if input.peek(LitStr) {
            self.path = input.parse().ok();
        }
        let has_route = self.method.is_some() || self.path.is_some();
        if has_route
            && !input.is_empty()
            && let Err(error) = input.parse::<Token![,]>()
        {
            errors.push(syn::Error::new(error.span(), "expected `,` after the route"));
            let _ = options::until_comma(input);
            let _ = input.parse::<Option<Token![,]>>();
        }
        self.options = options::entries(input, errors);
    }
}
