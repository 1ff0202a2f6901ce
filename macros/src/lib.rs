//! The attribute and derives of `api-handler`; use them through that crate.

mod api_error;
mod errors;
mod from_event;
mod handler;
mod library;
mod nearest;
mod options;
mod routes;
mod state;
mod types;

use proc_macro::TokenStream;

/// Turns a function into the handler of a route.
#[proc_macro_attribute]
pub fn api_handler(arguments: TokenStream, item: TokenStream) -> TokenStream {
    handler::expand(arguments.into(), item.into()).into()
}

/// A table of handlers, no route twice; before them, in brackets, where the library is found.
#[proc_macro]
pub fn routes(input: TokenStream) -> TokenStream {
    routes::expand(input.into()).into()
}

/// Gives each variant of an error its status.
#[proc_macro_derive(ApiError, attributes(status, api_handler))]
pub fn api_error(input: TokenStream) -> TokenStream {
    api_error::expand(input.into()).into()
}

/// Makes a struct of values that are marked like the arguments of a handler.
#[proc_macro_derive(
    FromEvent,
    attributes(placeholder, query, header, cookie, body, form, claims, stage, state, api_handler)
)]
pub fn from_event(input: TokenStream) -> TokenStream {
    from_event::expand(input.into()).into()
}

/// Lends the fields of a struct to `#[state]` arguments.
#[proc_macro_derive(State, attributes(state, api_handler))]
pub fn state(input: TokenStream) -> TokenStream {
    state::expand(input.into()).into()
}
