//! `#[derive(ApiError)]`: the statuses of an error type, and the implementation that is generated from them.

mod expand;
mod exposed;
mod model;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::errors::Errors;
use crate::library;

/// Expands the derive over an enum or a struct.
pub(crate) fn expand(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let library = library::of_derive(&input.attrs, &mut errors);
    let private = quote!(#library::__private);
    let statuses = model::statuses(input, &mut errors);
    if errors.is_empty() {
        return expand::api_error(input, &statuses, &private);
    }
    let stand_in = expand::stand_in(input, &private);
    let errors = errors.into_tokens();
    quote!(#errors #stand_in)
}
