//! `#[derive(ApiError)]`: syntax, model, tokens.

mod expand;
mod model;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::errors::Errors;

/// Expands the derive over an enum or a struct.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let answers = model::answers(&input, &mut errors);
    if errors.is_empty() {
        return expand::api_error(&input, &answers);
    }
    let stand_in = expand::stand_in(&input);
    let errors = errors.into_tokens();
    quote!(#errors #stand_in)
}
