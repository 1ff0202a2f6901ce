//! What is typed in the attribute: `GET "/users/{id}", status = 201`.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token};

use super::foreign::route as foreign;
use crate::errors::Errors;
use crate::options::{self, Entry};

/// The route and the options as they were typed.
#[derive(Default)]
pub(crate) struct AttributeInput {
    pub(crate) method: Option<Ident>,
    pub(crate) path: Option<LitStr>,
    pub(crate) options: Vec<Entry>,
    /// Whether there is a route that could not be parsed, which is already reported.
    pub(crate) is_misspelt: bool,
}

impl AttributeInput {
    /// Parses the attribute; reports and skips what cannot be parsed.
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        options::parse(tokens, errors, |input, errors| {
            let mut parsed = AttributeInput::default();
            parsed.parse_all(input, errors);
            parsed
        })
    }

    fn parse_all(&mut self, input: ParseStream<'_>, errors: &mut Errors) {
        if let Some(error) = foreign::after_options(input) {
            self.report_route(error, errors);
            return;
        }
        self.parse_route(input, errors);
        if self.method.is_some() || self.path.is_some() || self.is_misspelt {
            parse_end_of_route(input, errors);
        }
        self.options = options::entries(input, errors);
        if let Some(error) = foreign::as_options(&mut self.options) {
            self.report_route(error, errors);
        }
    }

    fn parse_route(&mut self, input: ParseStream<'_>, errors: &mut Errors) {
        if input.peek(Ident::peek_any) && !input.peek2(Token![=]) && !is_flag(input) {
            self.method = input.call(Ident::parse_any).ok();
        }
        if let Some(method) = &self.method
            && let Some(error) = foreign::after_method(method, input)
        {
            self.method = None;
            self.report_route(error, errors);
        }
        if input.peek(LitStr) {
            self.path = input.parse().ok();
        }
    }

    fn report_route(&mut self, error: syn::Error, errors: &mut Errors) {
        errors.push(error);
        self.is_misspelt = true;
    }
}

/// Whether an option without a value comes next: `public`, `etag`.
fn is_flag(input: ParseStream<'_>) -> bool {
    input.fork().call(Ident::parse_any).is_ok_and(|name| name == "public" || name == "etag")
}

/// The comma after the route, and further paths, which are a mistake.
fn parse_end_of_route(input: ParseStream<'_>, errors: &mut Errors) {
    if !input.is_empty()
        && let Err(error) = input.parse::<Token![,]>()
    {
        errors.push(syn::Error::new(error.span(), "expected `,` after the route"));
        let _ = options::until_comma(input);
        let _ = input.parse::<Option<Token![,]>>();
    }
    while input.peek(LitStr) {
        if let Ok(second) = input.parse::<LitStr>() {
            errors.at(second, "a handler has one path\nhelp: write a second function that calls this one");
        }
        let _ = input.parse::<Option<Token![,]>>();
    }
}
