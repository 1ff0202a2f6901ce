//! The attribute and derives of `api-handler`; use them through that crate.

mod api_error;
mod errors;
mod from_event;
mod handler;
mod hygiene;
mod library;
mod lifetimes;
mod middleware;
mod nearest;
mod option_tokens;
mod options;
mod routes;
mod source_text;
mod state;
#[cfg(test)]
mod tests;
mod type_syntax;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Turns a function into the handler of a route.
#[proc_macro_attribute]
pub fn api_handler(arguments: TokenStream, item: TokenStream) -> TokenStream {
    handler::expand(arguments.into(), item.into()).into()
}

/// Turns a function into a middleware.
#[proc_macro_attribute]
pub fn api_middleware(arguments: TokenStream, item: TokenStream) -> TokenStream {
    middleware::expand(arguments.into(), item.into()).into()
}

/// Lists handlers in a table in which no route is given twice. The path of the library comes first, in brackets.
#[proc_macro]
pub fn routes(input: TokenStream) -> TokenStream {
    routes::expand(input.into()).into()
}

/// Gives an error, or each of its variants, a status.
#[proc_macro_derive(ApiError, attributes(status, api_handler))]
pub fn api_error(input: TokenStream) -> TokenStream {
    api_error::expand(&parse_macro_input!(input as DeriveInput)).into()
}

/// Reads the fields of a struct from an event; they are marked like the arguments of a handler.
#[proc_macro_derive(
    FromEvent,
    attributes(placeholder, query, header, cookie, body, form, claims, stage, state, api_handler)
)]
pub fn from_event(input: TokenStream) -> TokenStream {
    from_event::expand(&parse_macro_input!(input as DeriveInput)).into()
}

/// Lends the fields of a struct to `#[state]` arguments.
#[proc_macro_derive(State, attributes(state, api_handler))]
pub fn state(input: TokenStream) -> TokenStream {
    state::expand(&parse_macro_input!(input as DeriveInput)).into()
}
