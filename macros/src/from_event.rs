//! `#[derive(FromEvent)]`: a struct of values that several handlers take.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Data, DeriveInput, Fields, GenericParam, Member};

use crate::errors::Errors;
use crate::handler::argument::{self, Argument, Scope};
use crate::handler::values::{self, Extraction, FromEventValues};
use crate::handler::{mark, route_spec, unknown_mark};
use crate::hygiene::{Names, local};
use crate::library;

/// Expands the derive over a struct.
pub(crate) fn expand(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let names = Names::new(&library::of_derive(&input.attrs, &mut errors));
    check_generics(input, &mut errors);
    let arguments = match &input.data {
        Data::Struct(data) => fields(&data.fields, &mut errors),
        _ => {
            errors.at(&input.ident, "`FromEvent` can only be derived for a struct: each field is read from the event\nhelp: use a struct, or write `impl FromEvent` by hand");
            Vec::new()
        }
    };
    if errors.is_empty() {
        return implement(input, &arguments, &names);
    }
    let errors = errors.into_tokens();
    let stand_in = stand_in(input, &names);
    quote!(#errors #stand_in)
}

fn check_generics(input: &DeriveInput, errors: &mut Errors) {
    for parameter in &input.generics.params {
        match parameter {
            GenericParam::Lifetime(lifetime) => errors.at(
                lifetime,
                "a derived `FromEvent` cannot borrow: its values are decoded while it is built\nhelp: use `String` instead of `&str`",
            ),
            other => errors.at(other, "a derived `FromEvent` cannot be generic\nhelp: name the type"),
        }
    }
}

fn fields(fields: &Fields, errors: &mut Errors) -> Vec<(Member, Argument)> {
    let scope = Scope { what: "field", placeholders: None, free: Vec::new(), path_is_known: true };
    let mut read = Vec::new();
    for (member, field) in fields.members().zip(fields) {
        let mut attrs = field.attrs.clone();
        if let Some(path) = attrs.iter().find(|attr| attr.path().is_ident("path")) {
            errors.at(path, "`#[path]` on a field is reserved by the compiler\nhelp: `#[placeholder]`");
            continue;
        }
        let before = errors.count();
        let mark = mark::take(&mut attrs, errors);
        if mark.is_none() && unknown_mark::is_misspelt(&attrs) {
            // rustc reports the unknown attribute, and offers the similar one.
            errors.leave_to_rustc();
            continue;
        }
        let is_right = errors.count() == before;
        let label = match &field.ident {
            Some(ident) => ident.to_token_stream(),
            None => field.ty.to_token_stream(),
        };
        let argument = argument::read(mark, field.ident.as_ref(), label, &field.ty, &scope, errors);
        read.extend(argument.filter(|_| is_right).map(|argument| (member, argument)));
    }
    read
}

fn implement(input: &DeriveInput, fields: &[(Member, Argument)], names: &Names) -> TokenStream {
    let Names { rejections, scope, .. } = names;
    let arguments: Vec<Argument> = fields.iter().map(|(_, argument)| argument.clone()).collect();
    let members = fields.iter().map(|(member, _)| member);
    let refuse = quote!(return ::core::result::Result::Err(#rejections));
    let Extraction { statements, values } = values::read(&arguments, names, FromEventValues::AwaitedInPlace, &refuse);
    let bounds = values::bounds(&arguments, names);
    let body = quote! {
        let _ = #scope;
        #statements
        ::core::result::Result::Ok(Self { #(#members: #values),* })
    };
    let Names { private, event, .. } = names;
    let about = quote! {
        fn is_sent(#event: &#private::Event<'_>) -> ::core::primitive::bool {
            #private::is_sent::<Self>(#event)
        }

        fn __values() -> &'static [#private::ArgumentSpec] {
            <Self as #private::Group>::FIELDS
        }
    };
    let made = emit(input, names, &bounds, &body, Some(about));
    let group = group(input, &arguments, names);
    quote!(#made #group)
}

/// The fields as plain data, so that their types are checked before any request.
fn group(input: &DeriveInput, arguments: &[Argument], names: &Names) -> TokenStream {
    let private = &names.private;
    let name = &input.ident;
    let fields = arguments.iter().map(|argument| route_spec::argument_spec(argument, names));
    quote! {
        #[automatically_derived]
        impl #private::Group for #name {
            const FIELDS: &'static [#private::ArgumentSpec] = &[#(#fields),*];
        }
    }
}

/// An implementation that never runs, so that the mistakes of a struct are the only errors.
fn stand_in(input: &DeriveInput, names: &Names) -> TokenStream {
    let Names { private, scope, event, .. } = names;
    let body = quote! {
        let _ = (#event, #scope);
        #private::never().await
    };
    emit(input, names, &[], &body, None)
}

fn emit(
    input: &DeriveInput,
    names: &Names,
    bounds: &[TokenStream],
    body: &TokenStream,
    about: Option<TokenStream>,
) -> TokenStream {
    let Names { private, event, scope, state_type, .. } = names;
    let name: &Ident = &input.ident;
    let future = local("future");
    let at = proc_macro2::Span::mixed_site();
    let mut generics = input.generics.clone();
    generics.params.insert(0, syn::parse_quote!('__call));
    generics.params.push(syn::parse_quote!(#state_type: ::core::marker::Sync));
    let (parameters, _, _) = generics.split_for_impl();
    let (_, arguments, conditions) = input.generics.split_for_impl();
    let conditions = conditions.map(|conditions| &conditions.predicates);
    quote_spanned! {at=>
        #[automatically_derived]
        impl #parameters #private::FromEvent<'__call, #state_type> for #name #arguments
        where
            #conditions
            #(#bounds,)*
        {
            type Error = #private::Rejections;

            fn from_event(
                #event: &'__call #private::Event<'_>,
                #scope: #private::Scope<'__call, #state_type>,
            ) -> impl ::core::future::Future<Output = ::core::result::Result<Self, #private::Rejections>> + ::core::marker::Send
            {
                let #future = async move { #body };
                #future
            }

            #about
        }
    }
}
