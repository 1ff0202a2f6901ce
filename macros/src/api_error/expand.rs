//! The implementation of `ApiError`; nothing here can fail.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Generics};

use super::model::{OwnStatus, Status, StatusSource};
use crate::hygiene::{hygienic, local};

/// The implementation of `ApiError`.
pub(crate) fn api_error(input: &DeriveInput, statuses: &[Status], private: &TokenStream) -> TokenStream {
    // Messages about the type as a whole show its name.
    let at = hygienic(input.ident.span());
    let problems = statuses.iter().map(|status| arm(status, private, "problem", |own| problem(own, private)));
    let causes = statuses.iter().filter(|status| matches!(status.source, StatusSource::Inner { .. }));
    let causes = causes.map(|status| arm(status, private, "cause", |_| TokenStream::new()));
    let has_own = statuses.iter().any(|status| matches!(status.source, StatusSource::Own(_)));
    // `self` has hygiene too, so it needs the same span as the `&self` of the function.
    let this = quote!(self);
    let own_cause = has_own.then(|| quote_spanned!(at=> _ => ::core::option::Option::Some(#private::error(#this)),));
    // A reference to an empty enum is not empty, so a match on it would need an arm.
    let this = if statuses.is_empty() { quote!(*self) } else { quote!(self) };
    implement(
        input,
        private,
        &quote! {
            fn problem(&self) -> #private::Problem {
                match #this { #(#problems)* }
            }

            fn cause(&self) -> ::core::option::Option<&(dyn ::core::error::Error + 'static)> {
                match #this { #(#causes)* #own_cause }
            }
        },
    )
}

/// An implementation that never runs, so that the mistakes of an error type are the only errors.
pub(crate) fn stand_in(input: &DeriveInput, private: &TokenStream) -> TokenStream {
    let body = quote! {
        fn problem(&self) -> #private::Problem {
            #private::stand_in_problem()
        }
    };
    implement(input, private, &body)
}

/// The implementation of `ApiError`, and that of `From`, by which `?` makes a problem of the error.
fn implement(input: &DeriveInput, private: &TokenStream, body: &TokenStream) -> TokenStream {
    let (name, error) = (&input.ident, local("error"));
    let generics = bounded(input);
    let (parameters, arguments, conditions) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #parameters #private::ApiError for #name #arguments #conditions {
            #body
        }

        #[automatically_derived]
        impl #parameters ::core::convert::From<#name #arguments> for #private::Problem #conditions {
            fn from(#error: #name #arguments) -> Self {
                #private::into_problem(&#error)
            }
        }
    }
}

/// Whether a generic type is an `Error` depends on its parameters, so a `where` clause requires it.
fn bounded(input: &DeriveInput) -> Generics {
    let (name, mut generics) = (&input.ident, input.generics.clone());
    if generics.type_params().next().is_some() {
        let (_, arguments, _) = input.generics.split_for_impl();
        let bound = syn::parse_quote!(#name #arguments: ::core::error::Error + 'static);
        generics.make_where_clause().predicates.push(bound);
    }
    generics
}

fn arm(status: &Status, private: &TokenStream, method: &str, own: impl Fn(&OwnStatus) -> TokenStream) -> TokenStream {
    let variant = status.variant.as_ref().map(|variant| quote!(::#variant));
    match &status.source {
        StatusSource::Own(status) => {
            let value = own(status);
            quote!(Self #variant { .. } => #value,)
        }
        StatusSource::Inner { field, ty } => {
            let at = hygienic(ty.span());
            let (method, inner) = (format_ident!("{method}"), local("inner"));
            let call = quote_spanned!(at=> <#ty as #private::ApiError>::#method(#inner));
            quote!(Self #variant { #field: #inner } => #call,)
        }
    }
}

fn problem(own: &OwnStatus, private: &TokenStream) -> TokenStream {
    let OwnStatus { status, code, title, retry_after, is_exposed } = own;
    let code = code.iter();
    let title = title.iter();
    let retry_after = retry_after.iter();
    let of = if *is_exposed { quote!(exposed_problem) } else { quote!(problem) };
    quote! {
        #private::#of(#status, #private::ApiError::cause(self))
            #(.with_code(#code))*
            #(.with_title(#title))*
            #(.with_retry_after(#retry_after))*
    }
}
