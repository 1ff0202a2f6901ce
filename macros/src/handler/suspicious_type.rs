//! A check of types that, by their names, can never be read from where they are marked: `#[claims] sub: String`.
//!
//! Every request would be a 500. A name may be that of another type, so the runtime's `extract::fits` asks the type itself.
//! It is asked only where the name is suspicious: for any other handler there is nothing to compile.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::Type;
use syn::spanned::Spanned;

use super::argument::Argument;
use super::part::Part;
use crate::hygiene::{Names, hygienic, relocated};
use crate::lifetimes::with_lifetime;
use crate::type_syntax::{is_value, only_segment, type_arguments};

/// The statement that asks the type, if it is suspicious.
pub(super) fn type_check(argument: &Argument, names: &Names) -> Option<TokenStream> {
    let method = match argument.part {
        Part::State | Part::Event => return None,
        _ if is_file(&argument.ty) => "file",
        Part::Claims if is_value(&argument.ty) => "claims",
        Part::Form if is_value(&argument.ty) => "form",
        Part::Header | Part::Cookie | Part::Stage | Part::Path if is_map(&argument.ty) => "value",
        _ => return None,
    };
    let at = hygienic(argument.ty.span());
    let (method, private) = (Ident::new(method, at), relocated(&names.private, at));
    let ty = with_lifetime(&argument.ty, "'_");
    Some(quote_spanned! {at=> {
        use #private::fits::steps::*;
        (&#private::fits::Fits::<#ty>::TYPE).#method();
    }})
}

/// Whether the type, by its name, is a file of a form, or an `Option` or list of them.
fn is_file(ty: &Type) -> bool {
    let Some(segment) = only_segment(ty) else { return false };
    match segment.ident.to_string().as_str() {
        "FormFile" => true,
        "Option" | "Vec" => type_arguments(segment).next().is_some_and(is_file),
        _ => false,
    }
}

/// Whether the type, by its name, is a map or an `Option` of one.
fn is_map(ty: &Type) -> bool {
    let Some(segment) = only_segment(ty) else { return false };
    match segment.ident.to_string().as_str() {
        "HashMap" | "BTreeMap" => true,
        "Option" => type_arguments(segment).next().is_some_and(is_map),
        _ => false,
    }
}
