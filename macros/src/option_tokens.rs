//! An `Option` as an expression; `quote` itself renders `None` as nothing and `Some` as its value.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

/// `None`, or `Some` of the value's tokens.
pub(crate) fn option_tokens(value: &Option<impl ToTokens>) -> TokenStream {
    match value {
        None => quote!(::core::option::Option::None),
        Some(value) => quote!(::core::option::Option::Some(#value)),
    }
}
