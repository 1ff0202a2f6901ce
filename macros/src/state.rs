//! `#[derive(State)]`: a struct that lends its fields to `#[state]` arguments.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Field, Fields, Member, Meta, Path, Type};

use crate::errors::Errors;
use crate::{library, options, types};

/// Expands the derive over a struct.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let library = library::of_derive(&input.attrs, &mut errors);
    let provided = match &input.data {
        Data::Struct(data) => provided(&data.fields, &mut errors),
        _ => {
            errors.at(
                &input.ident,
                "only a struct can be a `State`: it lends its fields\nhelp: a struct, or `impl Provides<T>` by hand",
            );
            Vec::new()
        }
    };
    let implementations = provided.iter().map(|provided| implement(&input, provided, &library));
    let errors = errors.into_tokens();
    quote!(#errors #(#implementations)*)
}

/// A field that is lent.
struct Provided {
    member: Member,
    ty: Type,
    /// The type that the field points to, which is lent as well.
    target: Option<Type>,
}

impl Provided {
    /// The types that it lends.
    fn types(&self) -> impl Iterator<Item = &Type> {
        std::iter::once(&self.ty).chain(&self.target)
    }
}

fn provided(fields: &Fields, errors: &mut Errors) -> Vec<Provided> {
    let mut provided: Vec<Provided> = Vec::new();
    for (member, field) in fields.members().zip(fields) {
        let Some(target) = wish(field, errors) else { continue };
        let field = Provided { member, ty: field.ty.clone(), target };
        let mut is_new = true;
        for ty in field.types() {
            let name = types::text(ty);
            if provided.iter().flat_map(Provided::types).any(|earlier| types::text(earlier) == name) {
                let message = format!(
                    "the state has two fields of the type `{name}`\n\
                     help: leave one out with `#[state(skip)]`, or give it a type of its own"
                );
                errors.at(ty, message);
                is_new = false;
            }
        }
        provided.extend(is_new.then_some(field));
    }
    provided
}

/// What `#[state(..)]` says of a field: `None` if it is not lent, else the target to lend as well.
fn wish(field: &Field, errors: &mut Errors) -> Option<Option<Type>> {
    let mut wish = Some(None);
    for attr in field.attrs.iter().filter(|attr| attr.path().is_ident("state")) {
        let mut entries = Vec::new();
        let parser = |input: ParseStream<'_>| {
            entries = options::entries(input, errors);
            Ok(())
        };
        match &attr.meta {
            // The parser takes all tokens and collects its mistakes, so that it cannot fail.
            Meta::List(list) => drop(parser.parse2(list.tokens.clone())),
            _ => errors.at(attr, "`#[state]` on a field says how it is lent\nhelp: `#[state(skip)]`"),
        }
        for entry in options::checked(
            entries,
            "`#[state(..)]`",
            &["skip", "target"],
            &[("ignore", "skip"), ("deref", "target")],
            errors,
        ) {
            if entry.name() == "skip" {
                wish = None;
            } else {
                let target = entry.value.clone().and_then(|value| syn::parse2(value).ok());
                if target.is_none() {
                    entry.wrong("takes the type that the field points to", "target = Db", errors);
                }
                wish = wish.map(|_| target);
            }
        }
    }
    wish
}

fn implement(input: &DeriveInput, provided: &Provided, library: &Path) -> TokenStream {
    let Provided { member, ty, target } = provided;
    // `self` has to come from where the function's `&self` comes from.
    let this = quote!(self);
    let at = Span::mixed_site().located_at(ty.span());
    let whole = one(input, library, at, ty, &this, &quote_spanned!(at=> &#this.#member));
    let target = target.as_ref().map(|target| {
        let at = Span::mixed_site().located_at(target.span());
        one(
            input,
            library,
            at,
            target,
            &this,
            &quote_spanned!(at=> #library::__private::target::<#ty, #target>(&#this.#member)),
        )
    });
    quote!(#whole #target)
}

fn one(
    input: &DeriveInput,
    library: &Path,
    at: Span,
    ty: &Type,
    this: &TokenStream,
    value: &TokenStream,
) -> TokenStream {
    let name = &input.ident;
    let (parameters, arguments, conditions) = input.generics.split_for_impl();
    quote_spanned! {at=>
        #[automatically_derived]
        impl #parameters #library::Provides<#ty> for #name #arguments #conditions {
            fn provide(&#this) -> &#ty {
                #value
            }
        }
    }
}
