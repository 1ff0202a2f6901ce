//! All mistakes of one expansion, told at once.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::Error;

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Errors {
    told: Vec<Error>,
    /// Whether there is a mistake that the compiler tells by itself.
    silent: bool,
}

impl Errors {
    /// A mistake at these tokens.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.told.push(Error::new_spanned(tokens, message));
    }

    /// A mistake at one token, or an absence at `Span::call_site()`.
    pub(crate) fn span(&mut self, span: Span, message: impl std::fmt::Display) {
        self.told.push(Error::new(span, message));
    }

    /// A mistake that a parser found.
    pub(crate) fn push(&mut self, error: Error) {
        self.told.push(error);
    }

    /// A mistake that the compiler tells by itself.
    pub(crate) fn silent(&mut self) {
        self.silent = true;
    }

    /// The mistakes of a part, after those of the whole.
    pub(crate) fn append(&mut self, mut other: Errors) {
        self.told.append(&mut other.told);
        self.silent |= other.silent;
    }

    /// How many mistakes there are.
    pub(crate) fn count(&self) -> usize {
        self.told.len()
    }

    /// Whether there is no mistake.
    pub(crate) fn is_empty(&self) -> bool {
        self.told.is_empty() && !self.silent
    }

    /// What the compiler shows.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.told.into_iter().map(Error::into_compile_error).collect()
    }
}
