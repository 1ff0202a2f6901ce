//! All mistakes of one expansion, reported together.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::Error;

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Errors {
    reported: Vec<Error>,
    /// Whether there is a mistake that rustc reports by itself.
    is_left_to_rustc: bool,
}

impl Errors {
    /// Reports a mistake at these tokens.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.reported.push(Error::new_spanned(tokens, message));
    }

    /// Reports a mistake at one token, or an absence at `Span::call_site()`.
    pub(crate) fn at_span(&mut self, span: Span, message: impl std::fmt::Display) {
        self.reported.push(Error::new(span, message));
    }

    /// Reports a mistake that a parser found.
    pub(crate) fn push(&mut self, error: Error) {
        self.reported.push(error);
    }

    /// Records a mistake that rustc reports by itself, so that nothing is expanded from it.
    pub(crate) fn leave_to_rustc(&mut self) {
        self.is_left_to_rustc = true;
    }

    /// Adds the mistakes of a part after those of the whole.
    pub(crate) fn append(&mut self, mut other: Errors) {
        self.reported.append(&mut other.reported);
        self.is_left_to_rustc |= other.is_left_to_rustc;
    }

    /// How many mistakes are reported.
    pub(crate) fn count(&self) -> usize {
        self.reported.len()
    }

    /// Whether there is no mistake, neither reported here nor left to rustc.
    pub(crate) fn is_empty(&self) -> bool {
        self.reported.is_empty() && !self.is_left_to_rustc
    }

    /// One `compile_error!` for each mistake.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.reported.into_iter().map(Error::into_compile_error).collect()
    }
}
