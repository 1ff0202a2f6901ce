//! Statements that read values from an event; shared with `#[derive(FromEvent)]`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::argument::{Argument, Part};
use super::mark::Default;
use crate::types;

/// Names that generated code uses.
pub(crate) struct Names {
    /// `::api_handler::__private`
    pub(crate) private: TokenStream,
    pub(crate) event: Ident,
    pub(crate) state: Ident,
    pub(crate) rejections: Ident,
    /// The state's type parameter; type names have no hygiene.
    pub(crate) state_type: Ident,
}

impl Names {
    pub(crate) fn new(library: &syn::Path) -> Self {
        Names {
            private: quote!(#library::__private),
            event: local("event"),
            state: local("state"),
            rejections: local("rejections"),
            state_type: format_ident!("__State"),
        }
    }
}

/// A local variable that no code of the user can see.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The same, with messages about it pointing to `at`.
pub(crate) fn local_at(name: &str, at: Span) -> Ident {
    Ident::new(name, Span::mixed_site().located_at(at))
}

/// The same tokens, with messages about them pointing to `at`.
pub(crate) fn relocated(tokens: &TokenStream, at: Span) -> TokenStream {
    let relocate = |mut token: proc_macro2::TokenTree| {
        token.set_span(token.span().located_at(at));
        token
    };
    tokens.clone().into_iter().map(relocate).collect()
}

/// Where messages about a type point to.
pub(crate) fn at(ty: &Type) -> Span {
    Span::mixed_site().located_at(ty.span())
}

/// Statements that read all values, and the variables that hold them; on a rejection `refuse` leaves.
pub(crate) fn read(arguments: &[Argument], names: &Names, refuse: &TokenStream) -> (TokenStream, Vec<Ident>) {
    let Names { private, rejections, .. } = names;
    if arguments.is_empty() {
        return (TokenStream::new(), Vec::new());
    }
    let variables: Vec<_> = (0..arguments.len()).map(|at| local(&format!("value{at}"))).collect();
    let (mut raws, mut reads) = (TokenStream::new(), TokenStream::new());
    // No body is a form and JSON at once.
    let has_form = arguments.iter().any(|argument| argument.part == Part::Form);
    let step = Ident::new(if has_form { "ReadBesideForm" } else { "ReadJson" }, Span::mixed_site());
    for (at, (argument, variable)) in arguments.iter().zip(&variables).enumerate() {
        let (raw, read) = one(argument, &local(&format!("raw{at}")), &step, names);
        raws.extend(raw);
        reads.extend(quote!(let #variable = #read;));
    }
    let at = Span::mixed_site();
    // Values borrow from the raw parts, which have to stay; the rejections are gone before the function runs.
    let statements = quote_spanned! {at=>
        #raws
        let (#(#variables,)*) = {
            #[allow(unused_mut)]
            let mut #rejections = #private::Rejections::new();
            #reads
            match (#(#variables,)*) {
                (#(::core::option::Option::Some(#variables),)*) => (#(#variables,)*),
                _ => #refuse,
            }
        };
    };
    (statements, variables)
}

/// A statement that takes the raw part, which the value may borrow from, and an `Option` of the value.
fn one(argument: &Argument, raw: &Ident, step: &Ident, names: &Names) -> (TokenStream, TokenStream) {
    let Names { private, event, state, rejections, state_type } = names;
    let at = at(&argument.ty);
    let ty = types::with_lifetime(&argument.ty, "'_");
    let module = Ident::new(&argument.part.variant().to_lowercase(), at);
    let key = &argument.key;
    match argument.part {
        Part::Path | Part::Query | Part::Header | Part::Cookie | Part::Stage => {
            let take = quote_spanned!(at=> let #raw = #private::#module::raw(#event, #key););
            let read = match &argument.default {
                None => quote_spanned!(at=> #private::#module::read::<#ty>(&#raw, &mut #rejections)),
                Some(default) => {
                    let default = default_value(default, private);
                    quote_spanned!(at=> #private::#module::read_or::<#ty>(&#raw, &mut #rejections, #default))
                }
            };
            (take, read)
        }
        Part::Form | Part::Claims => (
            quote_spanned!(at=> let #raw = #private::#module::raw(#event);),
            quote_spanned!(at=> #private::#module::read::<#ty>(&#raw, &mut #rejections)),
        ),
        Part::Body => (
            quote_spanned!(at=> let #raw = #private::body::raw(#event);),
            quote_spanned! {at=> {
                #[allow(unused_imports)]
                use #private::body::{#step as _, ReadRaw as _};
                (&#private::body::Tag::<#ty>::NEW).read(&#raw, &mut #rejections)
            }},
        ),
        Part::State => {
            let (inner, is_reference) = inner(&ty);
            let provided = quote_spanned!(at=> <#state_type as #private::Provides<#inner>>::provide(#state));
            let value =
                if is_reference { provided } else { quote_spanned!(at=> #private::cloned::<#inner>(#provided)) };
            (TokenStream::new(), quote_spanned!(at=> ::core::option::Option::Some(#value)))
        }
        Part::Event => (TokenStream::new(), from_event(&ty, names)),
    }
}

/// A function that makes the value.
fn default_value(default: &Default, private: &TokenStream) -> TokenStream {
    match default {
        Default::OfType(span) => {
            let at = Span::mixed_site().located_at(*span);
            let private = relocated(private, at);
            quote_spanned!(at=> || #private::own_default())
        }
        Default::Text(text) => {
            let at = Span::mixed_site().located_at(text.span());
            let private = relocated(private, at);
            quote_spanned!(at=> || #private::from_text(#text))
        }
        Default::Value(value) => quote!(|| #value),
    }
}

fn from_event(ty: &Type, names: &Names) -> TokenStream {
    let Names { private, event, state, rejections, state_type } = names;
    let at = at(ty);
    let (inner, is_reference) = inner(ty);
    if is_reference {
        return quote_spanned! {at=>
            ::core::option::Option::Some(<#inner as #private::BorrowFromEvent<'_>>::borrow(#event))
        };
    }
    quote_spanned! {at=>
        match <#ty as #private::FromEvent<'_, #state_type>>::from_event(#event, #state).await {
            ::core::result::Result::Ok(value) => ::core::option::Option::Some(value),
            ::core::result::Result::Err(error) => {
                #rejections.absorb(&error);
                ::core::option::Option::None
            }
        }
    }
}

/// `T` of `&T`, and whether there was a reference.
fn inner(ty: &Type) -> (&Type, bool) {
    match types::peeled(ty) {
        Type::Reference(reference) => (&reference.elem, true),
        _ => (ty, false),
    }
}

/// What the state and the types of arguments have to be able to do.
pub(crate) fn bounds(arguments: &[Argument], names: &Names) -> Vec<TokenStream> {
    let Names { private, state_type, .. } = names;
    let bound = |argument: &Argument| {
        let at = at(&argument.ty);
        match argument.part {
            Part::State => {
                let (inner, _) = inner(&argument.ty);
                let inner = types::with_lifetime(inner, "'static");
                Some(quote_spanned!(at=> #state_type: #private::Provides<#inner>))
            }
            Part::Event if !inner(&argument.ty).1 => {
                let ty = types::with_lifetime(&argument.ty, "'__event");
                Some(quote_spanned!(at=> for<'__event> #ty: #private::FromEvent<'__event, #state_type>))
            }
            _ => None,
        }
    };
    arguments.iter().filter_map(bound).collect()
}
