//! `#[derive(State)]`: a struct that lends its fields to `#[state]` arguments.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Field, Fields, Member, Meta, Path, Type};

use crate::errors::Errors;
use crate::hygiene::hygienic;
use crate::source_text::source_text;
use crate::type_syntax::{self, reference_to};
use crate::{library, options};

/// Expands the derive over a struct.
pub(crate) fn expand(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let library = library::of_derive(&input.attrs, &mut errors);
    let lent = match &input.data {
        Data::Struct(data) => lent(&data.fields, &mut errors),
        _ => {
            errors.at(
                &input.ident,
                "only a struct can be a `State`: it lends its fields\nhelp: use a struct, or write `impl Provides<T>` by hand",
            );
            Vec::new()
        }
    };
    let implementations = lent.iter().map(|field| implement(input, field, &library));
    let errors = errors.into_tokens();
    quote!(#errors #(#implementations)*)
}

/// A field that is lent.
struct LentField {
    member: Member,
    ty: Type,
    /// The type that the field points to, which is lent as well.
    target: Option<Type>,
}

impl LentField {
    /// The types that it lends.
    fn types(&self) -> impl Iterator<Item = &Type> {
        std::iter::once(&self.ty).chain(&self.target)
    }
}

fn lent(fields: &Fields, errors: &mut Errors) -> Vec<LentField> {
    let mut lent: Vec<LentField> = Vec::new();
    for (member, field) in fields.members().zip(fields) {
        let FieldOptions { is_skipped, target } = field_options(field, errors);
        if is_skipped {
            continue;
        }
        let field = LentField { member, ty: field.ty.clone(), target };
        let mut is_new = true;
        for ty in field.types() {
            let name = source_text(ty);
            if lent.iter().flat_map(LentField::types).any(|earlier| source_text(earlier) == name) {
                let message = format!(
                    "the state has two fields of the type `{name}`\n\
                     help: leave one out with `#[state(skip)]`, or give it a type of its own"
                );
                errors.at(ty, message);
                is_new = false;
            }
        }
        lent.extend(is_new.then_some(field));
    }
    lent
}

/// The options of a field, `#[state(..)]`.
#[derive(Default)]
struct FieldOptions {
    is_skipped: bool,
    /// The type that the field points to, if that is lent as well.
    target: Option<Type>,
}

fn field_options(field: &Field, errors: &mut Errors) -> FieldOptions {
    let mut found = FieldOptions::default();
    for attr in field.attrs.iter().filter(|attr| attr.path().is_ident("state")) {
        let Meta::List(list) = &attr.meta else {
            errors.at(attr, "`#[state]` on a field needs an option\nhelp: `#[state(skip)]`");
            continue;
        };
        let entries = options::parse(list.tokens.clone(), errors, options::entries);
        let synonyms = [("ignore", "skip"), ("deref", "target")];
        for entry in options::checked(entries, "`#[state(..)]`", &["skip", "target"], &synonyms, errors) {
            if entry.name() == "skip" {
                found.is_skipped = true;
            } else {
                let target: Option<Type> =
                    entry.require("takes the type that the field points to", "target = Db", errors);
                found.target = target.as_ref().map(type_syntax::static_object);
            }
        }
    }
    found
}

fn implement(input: &DeriveInput, field: &LentField, library: &Path) -> TokenStream {
    let LentField { member, ty, target } = field;
    // `self` has hygiene too, so it needs the same span as the `&self` of the function.
    let this = quote!(self);
    let at = hygienic(ty.span());
    let whole = provides(input, library, at, ty, &this, &quote_spanned!(at=> &#this.#member));
    let target = target.as_ref().map(|target| {
        let at = hygienic(target.span());
        let value = quote_spanned!(at=> #library::__private::target::<#ty, #target>(&#this.#member));
        provides(input, library, at, target, &this, &value)
    });
    quote!(#whole #target)
}

fn provides(
    input: &DeriveInput,
    library: &Path,
    at: Span,
    ty: &Type,
    this: &TokenStream,
    value: &TokenStream,
) -> TokenStream {
    let name = &input.ident;
    let (parameters, arguments, conditions) = input.generics.split_for_impl();
    let lent = reference_to(ty);
    quote_spanned! {at=>
        #[automatically_derived]
        impl #parameters #library::Provides<#ty> for #name #arguments #conditions {
            fn provide(&#this) -> #lent {
                #value
            }
        }
    }
}
