//! All mistakes of one expansion, told at once.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::Error;

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Errors(Vec<Error>);

impl Errors {
    /// A mistake at these tokens.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.0.push(Error::new_spanned(tokens, message));
    }

    /// A mistake at one token, or an absence at `Span::call_site()`.
    pub(crate) fn span(&mut self, span: Span, message: impl std::fmt::Display) {
        self.0.push(Error::new(span, message));
    }

    /// A mistake that a parser found.
    pub(crate) fn push(&mut self, error: Error) {
        self.0.push(error);
    }

    /// The mistakes of a part, after those of the whole.
    pub(crate) fn append(&mut self, mut other: Errors) {
        self.0.append(&mut other.0);
    }

    /// How many mistakes there are.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no mistake.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the compiler shows.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.into_iter().map(Error::into_compile_error).collect()
    }
}
