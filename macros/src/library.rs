//! The path of the library that generated code refers to: `crate = path`.

use syn::parse::Parser;
use syn::{Attribute, Meta, Path};

use crate::errors::Errors;
use crate::options::{self, Entry};

/// The path of the library unless an option gives another one.
pub(crate) fn default_path() -> Path {
    syn::parse_quote!(::api_handler)
}

/// The path that `crate = path` gives, or a mistake.
pub(crate) fn given(entry: &Entry, errors: &mut Errors) -> Option<Path> {
    let path = entry.value.clone().and_then(|value| Path::parse_mod_style.parse2(value).ok());
    if path.is_none() {
        entry.report_value("takes a path, without quotes", "crate = api_handler", errors);
    }
    path
}

/// The path that `#[api_handler(crate = path)]` on the struct or enum of a derive gives.
pub(crate) fn of_derive(attrs: &[Attribute], errors: &mut Errors) -> Path {
    let mut library = default_path();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("api_handler")) {
        let Meta::List(list) = &attr.meta else {
            errors.at(
                attr,
                "`#[api_handler(..)]` on a derive takes the path of the library\nhelp: `#[api_handler(crate = path)]`",
            );
            continue;
        };
        let entries = options::parse(list.tokens.clone(), errors, options::entries);
        for entry in
            options::checked(entries, "`#[api_handler(..)]` on a derive", &["crate"], &[("krate", "crate")], errors)
        {
            library = given(&entry, errors).unwrap_or(library);
        }
    }
    library
}
