//! Tokens from a model; nothing here can fail.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Generics};

use crate::handler::values::local;

use super::model::{self, Answer, Own, Status};

/// The implementation of `ApiError`.
pub(crate) fn api_error(input: &DeriveInput, answers: &[Answer], private: &TokenStream) -> TokenStream {
    let at = model::place(input);
    let problems = answers.iter().map(|answer| arm(answer, private, "problem", |own| problem(own, private)));
    let causes = answers.iter().filter(|answer| matches!(answer.status, Status::Inner { .. }));
    let causes = causes.map(|answer| arm(answer, private, "cause", |_| TokenStream::new()));
    let has_own = answers.iter().any(|answer| matches!(answer.status, Status::Own(_)));
    // `self` has to come from where the function's `&self` comes from.
    let this = quote!(self);
    let own_cause = has_own.then(|| quote_spanned!(at=> _ => ::core::option::Option::Some(#private::error(#this)),));
    // An empty enum has no value to match on.
    let this = if answers.is_empty() { quote!(*self) } else { quote!(self) };
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

/// An implementation that never runs, for an error with a mistake.
pub(crate) fn stand_in(input: &DeriveInput, private: &TokenStream) -> TokenStream {
    let body = quote! {
        fn problem(&self) -> #private::Problem {
            #private::stand_in_problem()
        }
    };
    implement(input, private, &body)
}

fn implement(input: &DeriveInput, private: &TokenStream, body: &TokenStream) -> TokenStream {
    let name = &input.ident;
    let generics = bounded(&input.generics);
    let (parameters, arguments, conditions) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #parameters #private::ApiError for #name #arguments #conditions {
            #body
        }
    }
}

/// Whether a generic type is an error depends on its parameters.
fn bounded(generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    if generics.type_params().next().is_some() {
        generics.make_where_clause().predicates.push(syn::parse_quote!(Self: ::core::error::Error + 'static));
    }
    generics
}

fn arm(answer: &Answer, private: &TokenStream, method: &str, own: impl Fn(&Own) -> TokenStream) -> TokenStream {
    let variant = answer.variant.as_ref().map(|variant| quote!(::#variant));
    match &answer.status {
        Status::Own(status) => {
            let value = own(status);
            quote!(Self #variant { .. } => #value,)
        }
        Status::Inner { field, ty } => {
            let at = Span::mixed_site().located_at(ty.span());
            let (method, inner) = (format_ident!("{method}"), local("inner"));
            let call = quote_spanned!(at=> <#ty as #private::ApiError>::#method(#inner));
            quote!(Self #variant { #field: #inner } => #call,)
        }
    }
}

fn problem(own: &Own, private: &TokenStream) -> TokenStream {
    let Own { status, code, title, retry_after } = own;
    let code = code.iter();
    let title = title.iter();
    let retry_after = retry_after.iter();
    quote! {
        #private::problem(#status, #private::ApiError::cause(self))
            #(.code(#code))*
            #(.title(#title))*
            #(.retry_after(#retry_after))*
    }
}
