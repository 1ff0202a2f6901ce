//! Statements that read values from an event; shared with `#[derive(FromEvent)]`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
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
    pub(crate) scope: Ident,
    pub(crate) rejections: Ident,
    /// The state's type parameter; type names have no hygiene.
    pub(crate) state_type: Ident,
}

impl Names {
    pub(crate) fn new(library: &syn::Path) -> Self {
        Names {
            private: quote!(#library::__private),
            event: local("event"),
            scope: local("scope"),
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

/// How arguments are read.
pub(crate) struct Reads {
    /// Statements that read what may be rejected.
    pub(crate) statements: TokenStream,
    /// The value of each argument.
    pub(crate) values: Vec<TokenStream>,
}

/// How values that are waited for are there.
#[derive(Clone, Copy)]
pub(crate) enum Waiting {
    /// They are waited for where they are read.
    InPlace,
    /// They have been waited for: [`waited`] names them.
    Before,
}

/// What is waited for before anything else is read: one future of all, and the pattern of what it comes to.
pub(crate) fn waited(arguments: &[Argument], names: &Names) -> Option<(TokenStream, TokenStream)> {
    let private = &names.private;
    let awaited = arguments.iter().enumerate().rev().filter(|(_, argument)| is_waited_for(argument));
    awaited.fold(None, |rest, (at, argument)| {
        let (future, name) = (from_event(&argument.ty, names), made(at));
        Some(match rest {
            None => (future, name.to_token_stream()),
            Some((rest, names)) => (quote!(#private::both(#future, #rest)), quote!((#name, #names))),
        })
    })
}

fn made(at: usize) -> Ident {
    local(&format!("made{at}"))
}

fn from_event(ty: &Type, names: &Names) -> TokenStream {
    let Names { private, event, scope, state_type, .. } = names;
    let ty = types::with_lifetime(ty, "'_");
    quote_spanned!(at(&ty)=> <#ty as #private::FromEvent<'_, #state_type>>::from_event(#event, #scope))
}

/// Reads all values; on a rejection `refuse` leaves.
pub(crate) fn read(arguments: &[Argument], names: &Names, waiting: Waiting, refuse: &TokenStream) -> Reads {
    let Names { private, rejections, .. } = names;
    let has_form = arguments.iter().any(|argument| argument.part == Part::Form);
    let (mut reads, mut variables, mut values) = (TokenStream::new(), Vec::new(), Vec::new());
    for (at, argument) in arguments.iter().enumerate() {
        values.push(match one((at, argument), has_form, waiting, names) {
            Read::Certain(value) => value,
            Read::Rejectable(read) => {
                let variable = local(&format!("value{at}"));
                reads.extend(quote!(let #variable = #read;));
                let value = quote!(#variable);
                variables.push(variable);
                value
            }
        });
    }
    if variables.is_empty() {
        return Reads { statements: TokenStream::new(), values };
    }
    let statements = quote! {
        let mut #rejections = #private::rejections();
        #reads
        let (#(::core::option::Option::Some(#variables),)*) = (#(#variables,)*) else { #refuse };
    };
    Reads { statements, values }
}

/// Whether a value is waited for.
pub(crate) fn waits(arguments: &[Argument]) -> bool {
    arguments.iter().any(is_waited_for)
}

fn is_waited_for(argument: &Argument) -> bool {
    argument.part == Part::Event && !inner(&argument.ty).1
}

/// An expression that reads one value.
enum Read {
    /// The value.
    Certain(TokenStream),
    /// An `Option` of the value, whose rejection is noted.
    Rejectable(TokenStream),
}

fn one((place, argument): (usize, &Argument), has_form: bool, waiting: Waiting, names: &Names) -> Read {
    let Names { private, event, scope, rejections, state_type } = names;
    let at = at(&argument.ty);
    let ty = types::with_lifetime(&argument.ty, "'_");
    let module = Ident::new(&argument.part.variant().to_lowercase(), at);
    let key = &argument.key;
    Read::Rejectable(match argument.part {
        Part::Path | Part::Query | Part::Header | Part::Cookie | Part::Stage => match &argument.default {
            None => quote_spanned!(at=> #private::#module::read::<#ty>(#event, #key, &mut #rejections)),
            Some(default) => {
                let default = default_value(default, private);
                quote_spanned!(at=> #private::#module::read_or::<#ty>(#event, #key, &mut #rejections, #default))
            }
        },
        Part::Form | Part::Claims => {
            quote_spanned!(at=> #private::#module::read::<#ty>(#event, &mut #rejections))
        }
        Part::Body => {
            let steps = steps(has_form, inner(&ty).1);
            quote_spanned! {at=> {
                use #private::body::#steps::*;
                (&#private::body::Tag::<#ty>::NEW).read(#event, &mut #rejections)
            }}
        }
        Part::State => {
            let (inner, is_reference) = inner(&ty);
            let provided = quote_spanned!(at=> <#state_type as #private::Provides<#inner>>::provide(#scope.state()));
            return Read::Certain(match is_reference {
                true => provided,
                false => quote_spanned!(at=> #private::cloned::<#inner>(#provided)),
            });
        }
        Part::Event => match inner(&ty) {
            (inner, true) => {
                return Read::Certain(quote_spanned!(at=> <#inner as #private::BorrowFromEvent<'_>>::borrow(#event)));
            }
            (ty, false) => {
                let made = match waiting {
                    Waiting::InPlace => {
                        let future = from_event(ty, names);
                        quote_spanned!(at=> #future.await)
                    }
                    Waiting::Before => made(place).to_token_stream(),
                };
                quote_spanned!(at=> #private::made(#made, &mut #rejections))
            }
        },
    })
}

/// The traits that read a body: no body is a form and JSON at once, and what JSON can lend is told in other words.
fn steps(has_form: bool, is_reference: bool) -> Ident {
    local(match (has_form, is_reference) {
        (true, _) => "steps_beside_form",
        (false, true) => "steps_of_a_reference",
        (false, false) => "steps",
    })
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
        let at = Span::mixed_site().located_at(name_span(&argument.ty));
        // Of a bound, messages underline the trait, so that it has to be where the type is.
        let private = relocated(private, at);
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

/// `Db` of `&Db` and of `crate::Db`.
fn name_span(ty: &Type) -> Span {
    match inner(ty) {
        (inner, true) => name_span(inner),
        (Type::Path(path), false) => path.path.segments.last().map_or_else(|| ty.span(), |last| last.ident.span()),
        _ => ty.span(),
    }
}
