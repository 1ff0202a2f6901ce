//! The methods that a route can have.

use syn::Ident;

use crate::errors::Errors;
use crate::nearest;

/// The methods that API Gateway has for a route; `ANY` is every method.
pub(crate) const METHODS: [&str; 8] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"];

/// The method of this name, or a mistake.
pub(crate) fn method(ident: &Ident, errors: &mut Errors) -> Option<&'static str> {
    let name = ident.to_string();
    let known = METHODS.into_iter().find(|method| *method == name);
    if known.is_none() {
        let help = nearest::help(&name, &METHODS);
        errors.at_span(ident.span(), format!("unknown method `{name}`\nhelp: {help}"));
    }
    known
}

/// The method of this name, whatever its case.
pub(crate) fn in_any_case(word: &str) -> Option<&'static str> {
    METHODS.into_iter().find(|method| method.eq_ignore_ascii_case(word))
}
