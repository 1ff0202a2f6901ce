//! The attribute and derives of `api-handler`; use them through that crate.

mod errors;
mod handler;
mod nearest;
mod options;
mod routes;
mod types;

use proc_macro::TokenStream;

/// Turns a function into the handler of a route.
#[proc_macro_attribute]
pub fn api_handler(arguments: TokenStream, item: TokenStream) -> TokenStream {
    handler::expand(arguments.into(), item.into()).into()
}

/// A table of handlers, no route twice.
#[proc_macro]
pub fn routes(input: TokenStream) -> TokenStream {
    routes::expand(input.into()).into()
}
