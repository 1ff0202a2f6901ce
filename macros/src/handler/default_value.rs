//! `#[query(default = 20)]`: the value that stands in for an absent one.

use proc_macro2::{Span, TokenStream};

use crate::options::{self, Entry};

/// The value that stands in for an absent one.
#[derive(Clone)]
pub(crate) enum DefaultValue {
    /// `default`
    OfType(Span),
    /// `default = "asc"`, converted into whatever string type the argument has.
    Text(TokenStream),
    /// `default = 20`
    Value(TokenStream),
}

impl DefaultValue {
    /// The default that an option `default` gives.
    pub(crate) fn given(entry: Entry) -> Self {
        match entry.value {
            None => DefaultValue::OfType(entry.key.span()),
            Some(value) if options::is_string(&value) => DefaultValue::Text(value),
            Some(value) => DefaultValue::Value(value),
        }
    }
}
