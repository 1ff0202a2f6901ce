//! Where a derive finds the library: `#[api_handler(crate = path)]`.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Meta, Path};

use crate::errors::Errors;
use crate::options::{self, Entry};

/// Where the library is found unless an option says otherwise.
pub(crate) fn usual() -> Path {
    syn::parse_quote!(::api_handler)
}

/// The path that `crate = path` gives; what is no path is told.
pub(crate) fn given(entry: &Entry, errors: &mut Errors) -> Option<Path> {
    let path = entry.value.clone().and_then(|value| Path::parse_mod_style.parse2(value).ok());
    if path.is_none() {
        entry.wrong("takes a path, without quotes", "crate = api_handler", errors);
    }
    path
}

/// What the attributes of a derive's struct or enum say.
pub(crate) fn of_derive(attrs: &[Attribute], errors: &mut Errors) -> Path {
    let mut library = usual();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("api_handler")) {
        let Meta::List(list) = &attr.meta else {
            errors.at(attr, "`#[api_handler(..)]` at a derive says where the library is found\nhelp: `#[api_handler(crate = path)]`");
            continue;
        };
        for entry in options::checked(
            entries(list.tokens.clone(), errors),
            "a derive",
            &["crate"],
            &[("krate", "crate")],
            errors,
        ) {
            library = given(&entry, errors).unwrap_or(library);
        }
    }
    library
}

fn entries(tokens: TokenStream, errors: &mut Errors) -> Vec<Entry> {
    let mut entries = Vec::new();
    let parser = |input: ParseStream<'_>| {
        entries = options::entries(input, errors);
        Ok(())
    };
    // The parser takes all tokens and collects its mistakes, so that it cannot fail.
    let _ = parser.parse2(tokens);
    entries
}

#[cfg(test)]
mod tests {
    use quote::quote;

    #[test]
    fn a_renamed_library_is_used_everywhere() {
        let option = quote!(#[api_handler(crate = other::place)]);
        let expansions = [
            crate::api_error::expand(
                quote!(#option enum E { #[status(404, code = "a", title = "b", retry_after = 1)] A, #[status(transparent)] B(C) }),
            ),
            crate::api_error::expand(quote!(#option enum E { A })),
            crate::from_event::expand(
                quote!(#option struct G { #[query(default)] a: u8, #[state] b: B, c: C, #[body] d: D }),
            ),
            crate::from_event::expand(quote!(#option struct G { a: u8 })),
            crate::state::expand(quote!(#option struct S { #[state(target = A)] a: B })),
            crate::routes::expand(quote!([other::place] a, b)),
            crate::routes::expand(quote!([other::place])),
            crate::routes::expand(quote!([other::place] a())),
        ];
        for expansion in expansions.map(|expansion| expansion.to_string()) {
            assert!(expansion.contains("other :: place ::"), "{expansion}");
            assert!(!expansion.contains("api_handler"), "{expansion}");
        }
    }

    #[test]
    fn a_wrong_option_of_a_derive_is_told() {
        for option in [quote!(= "a"), quote!((crate = "a")), quote!((create = a)), quote!()] {
            let expansion = crate::state::expand(quote!(#[api_handler #option] struct S {})).to_string();
            assert!(expansion.contains("compile_error"), "{expansion}");
        }
    }
}
