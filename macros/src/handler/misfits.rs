//! Code that finds out, before any request, whether the type of an argument can be read from its part.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::argument::Argument;
use super::part::Part;
use crate::hygiene::{Names, hygienic};
use crate::lifetimes::with_lifetime;
use crate::type_syntax::{dereferenced, is_name_of_text, only_segment, type_arguments, ungrouped};

/// An `Option` of the function that finds out; `None` where nothing has to be found out.
pub(crate) fn misfits(argument: &Argument, names: &Names) -> TokenStream {
    let private = &names.private;
    let Argument { part, ty, .. } = argument;
    let check = match part {
        Part::Body | Part::State | Part::Event => None,
        // Most arguments are of a type that always fits, and each check costs time to compile.
        Part::Path | Part::Query | Part::Header | Part::Cookie | Part::Stage if is_text(ty) => None,
        part => {
            let part = Ident::new(part.variant(), Span::mixed_site());
            Some(quote!(misfits(#private::Part::#part)))
        }
    };
    match check {
        Some(check) => of_type(ty, &check, names),
        None => quote!(::core::option::Option::None),
    }
}

/// An `Option` of the function that lists the fields of a derived `FromEvent`; `None` for what is none.
pub(crate) fn fields(argument: &Argument, names: &Names) -> TokenStream {
    if argument.part != Part::Event || dereferenced(&argument.ty).1 {
        return quote!(::core::option::Option::None);
    }
    of_type(&argument.ty, &quote!(group_fields()), names)
}

/// A function that asks a type.
fn of_type(ty: &Type, question: &TokenStream, names: &Names) -> TokenStream {
    let private = &names.private;
    let at = hygienic(ty.span());
    let ty = with_lifetime(ty, "'static");
    quote_spanned! {at=>
        ::core::option::Option::Some(|| {
            use #private::misfits::steps::*;
            (&#private::TypeTag::<#ty>::NEW).#question
        })
    }
}

/// Whether the type, by its spelling, is read from text, or is an `Option` or `Vec` of such a type. A type of that name that
/// is not read from text is found when it is read.
fn is_text(ty: &Type) -> bool {
    let (ty, _) = dereferenced(ungrouped(ty));
    let Some(segment) = only_segment(ty) else { return false };
    if is_name_of_text(segment) {
        return true;
    }
    let Some(inner) = type_arguments(segment).next() else { return false };
    match segment.ident.to_string().as_str() {
        "Option" | "Cow" => is_text(inner),
        // A list in a list does not fit.
        "Vec" => only_segment(inner).is_some_and(is_name_of_text),
        _ => false,
    }
}
