//! Names and spans of generated code.
//!
//! A span decides how a name is resolved and which place a message about it shows. Generated tokens resolve at `mixed_site`,
//! so that a local variable never collides with one of the user's and no lint blames the user for generated code. The place
//! they show is the user's.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

/// The names that generated code shares.
pub(crate) struct Names {
    /// `::api_handler::__private`
    pub(crate) private: TokenStream,
    pub(crate) event: Ident,
    pub(crate) scope: Ident,
    pub(crate) sink: Ident,
    pub(crate) rejections: Ident,
    /// What is below a middleware.
    pub(crate) below: Ident,
    /// The type parameter of the state. Names of types have no hygiene, so it is one that nobody else uses.
    pub(crate) state_type: Ident,
}

impl Names {
    pub(crate) fn new(library: &syn::Path) -> Self {
        Names {
            private: quote!(#library::__private),
            event: local("event"),
            scope: local("scope"),
            sink: local("sink"),
            rejections: local("rejections"),
            below: local("below"),
            state_type: format_ident!("__State"),
        }
    }
}

/// The span for generated tokens that messages show at `place`.
pub(crate) fn hygienic(place: Span) -> Span {
    Span::mixed_site().located_at(place)
}

/// A local variable that the user's code cannot see.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// A local variable that the user's code cannot see, shown at `place`.
pub(crate) fn local_at(name: &str, place: Span) -> Ident {
    Ident::new(name, hygienic(place))
}

/// The same tokens, resolved as before and shown at `place`.
pub(crate) fn relocated(tokens: &TokenStream, place: Span) -> TokenStream {
    let relocate = |mut token: TokenTree| {
        token.set_span(token.span().located_at(place));
        token
    };
    tokens.clone().into_iter().map(relocate).collect()
}
