//! Generated code that reads the values of arguments; shared with `#[derive(FromEvent)]`.
//!
//! The client sees all mistakes of a request at once, so no read returns early: each is an `Option` whose mistake is added
//! to the rejections, and one `let .. else` at the end takes all values or leaves.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::argument::Argument;
use super::default_value::DefaultValue;
use super::part::Part;
use super::suspicious_type::type_check;
use crate::hygiene::{Names, hygienic, local, relocated};
use crate::lifetimes::{has_lifetime, with_lifetime};
use crate::type_syntax::dereferenced;

/// The code that reads all arguments.
pub(crate) struct Extraction {
    /// Statements that read the values which may be rejected.
    pub(crate) statements: TokenStream,
    /// The value of each argument.
    pub(crate) values: Vec<TokenStream>,
}

/// Where the values that a `FromEvent` makes are awaited.
#[derive(Clone, Copy)]
pub(crate) enum FromEventValues {
    /// Where they are read.
    AwaitedInPlace,
    /// Before all reads, by the future of [`joined_future`], whose output names them.
    AwaitedBefore,
}

/// One future for all values that a `FromEvent` makes, awaited before anything else is read, and the pattern of its output.
pub(crate) fn joined_future(arguments: &[Argument], names: &Names) -> Option<(TokenStream, TokenStream)> {
    let private = &names.private;
    let awaited = arguments.iter().enumerate().rev().filter(|(_, argument)| is_awaited(argument));
    awaited.fold(None, |rest, (at, argument)| {
        let (future, name) = (from_event_future(&argument.ty, names), made(at));
        Some(match rest {
            None => (future, name.to_token_stream()),
            Some((rest, names)) => (quote!(#private::both(#future, #rest)), quote!((#name, #names))),
        })
    })
}

fn made(at: usize) -> Ident {
    local(&format!("made{at}"))
}

fn from_event_future(ty: &Type, names: &Names) -> TokenStream {
    let Names { private, event, scope, state_type, .. } = names;
    let at = hygienic(ty.span());
    if has_lifetime(ty) {
        let ty = with_lifetime(ty, "'_");
        return quote_spanned!(at=> <#ty as #private::FromEvent<'_, #state_type>>::from_event(#event, #scope));
    }
    quote_spanned! {at=> {
        use #private::wanted::{CloneOrMake as _, Make as _};
        #private::wanted::Wanted::<#ty>::NEW.make(#event, #scope)
    }}
}

/// Reads all values; after a rejection `refuse` leaves the function.
pub(crate) fn read(
    arguments: &[Argument],
    names: &Names,
    from_event: FromEventValues,
    refuse: &TokenStream,
) -> Extraction {
    let Names { private, rejections, .. } = names;
    let has_form = arguments.iter().any(|argument| argument.part == Part::Form);
    let (mut reads, mut variables, mut values) = (TokenStream::new(), Vec::new(), Vec::new());
    for (place, argument) in arguments.iter().enumerate() {
        reads.extend(type_check(argument, names));
        values.push(match read_one((place, argument), has_form, from_event, names) {
            Read::Certain(value) => value,
            Read::Rejectable(read) => {
                let variable = local(&format!("value{place}"));
                reads.extend(quote!(let #variable = #read;));
                let value = quote!(#variable);
                variables.push(variable);
                value
            }
        });
    }
    if variables.is_empty() {
        return Extraction { statements: TokenStream::new(), values };
    }
    let statements = quote! {
        let mut #rejections = #private::rejections();
        #reads
        let (#(::core::option::Option::Some(#variables),)*) = (#(#variables,)*) else { #refuse };
    };
    Extraction { statements, values }
}

/// Whether there is a value that is awaited.
pub(crate) fn has_awaited(arguments: &[Argument]) -> bool {
    arguments.iter().any(is_awaited)
}

fn is_awaited(argument: &Argument) -> bool {
    argument.part == Part::Event && !dereferenced(&argument.ty).1
}

/// An expression that reads one value.
enum Read {
    /// The value itself.
    Certain(TokenStream),
    /// An `Option` of the value; if it is `None`, the rejection is recorded.
    Rejectable(TokenStream),
}

fn read_one((place, argument): (usize, &Argument), has_form: bool, from_event: FromEventValues, names: &Names) -> Read {
    let ty = &with_lifetime(&argument.ty, "'_");
    match argument.part {
        Part::Path | Part::Query | Part::Header | Part::Cookie | Part::Stage => read_keyed(argument, ty, names),
        Part::Form | Part::Claims => read_whole(argument, ty, names),
        Part::Body => read_body(argument, ty, has_form, names),
        Part::State => read_state(argument, ty, names),
        Part::Event => read_event((place, argument), ty, from_event, names),
    }
}

/// The span of messages about the type of an argument.
fn type_span(argument: &Argument) -> Span {
    hygienic(argument.ty.span())
}

/// The module of the runtime that reads values of this part.
fn module(argument: &Argument) -> Ident {
    Ident::new(&argument.part.lower_case(), type_span(argument))
}

fn read_keyed(argument: &Argument, ty: &Type, names: &Names) -> Read {
    let Names { private, event, rejections, .. } = names;
    let (at, module, key) = (type_span(argument), module(argument), &argument.key);
    Read::Rejectable(match &argument.default {
        None => quote_spanned!(at=> #private::#module::read::<#ty>(#event, #key, &mut #rejections)),
        Some(default) => {
            let default = default_value(default, private);
            quote_spanned!(at=> #private::#module::read_or::<#ty>(#event, #key, &mut #rejections, #default))
        }
    })
}

fn read_whole(argument: &Argument, ty: &Type, names: &Names) -> Read {
    let Names { private, event, rejections, .. } = names;
    let (at, module) = (type_span(argument), module(argument));
    Read::Rejectable(quote_spanned!(at=> #private::#module::read::<#ty>(#event, &mut #rejections)))
}

/// The type decides whether a body is read as JSON or as raw text and bytes, by the method lookup that `result.rs` explains.
fn read_body(argument: &Argument, ty: &Type, has_form: bool, names: &Names) -> Read {
    let Names { private, event, rejections, .. } = names;
    let at = type_span(argument);
    let steps = body_steps(has_form, dereferenced(ty).1);
    Read::Rejectable(quote_spanned! {at=> {
        use #private::body::#steps::*;
        (&#private::body::BodyTag::<#ty>::NEW).read(#event, &mut #rejections)
    }})
}

/// The module with the traits that read a body. Next to a form they read text and bytes but not JSON, since no body is both.
/// Those of a reference differ in their error messages only.
fn body_steps(has_form: bool, is_reference: bool) -> Ident {
    local(match (has_form, is_reference) {
        (true, _) => "steps_with_form",
        (false, true) => "steps_of_a_reference",
        (false, false) => "steps",
    })
}

fn read_state(argument: &Argument, ty: &Type, names: &Names) -> Read {
    let Names { private, scope, state_type, .. } = names;
    let at = type_span(argument);
    let (inner, is_reference) = dereferenced(ty);
    let provided = quote_spanned!(at=> <#state_type as #private::Provides<#inner>>::provide(#scope.state()));
    Read::Certain(match is_reference {
        true => provided,
        false => quote_spanned!(at=> #private::cloned::<#inner>(#provided)),
    })
}

fn read_event((place, argument): (usize, &Argument), ty: &Type, from_event: FromEventValues, names: &Names) -> Read {
    let Names { private, event, rejections, .. } = names;
    let at = type_span(argument);
    let (inner, is_reference) = dereferenced(ty);
    if is_reference {
        return Read::Certain(quote_spanned!(at=> <#inner as #private::BorrowFromEvent<'_>>::borrow(#event)));
    }
    let made = match from_event {
        FromEventValues::AwaitedInPlace => {
            let future = from_event_future(&argument.ty, names);
            quote_spanned!(at=> #future.await)
        }
        FromEventValues::AwaitedBefore => made(place).to_token_stream(),
    };
    Read::Rejectable(quote_spanned!(at=> #private::made(#made, &mut #rejections)))
}

/// A closure that makes the default.
fn default_value(default: &DefaultValue, private: &TokenStream) -> TokenStream {
    match default {
        DefaultValue::OfType(span) => {
            let at = hygienic(*span);
            let private = relocated(private, at);
            quote_spanned!(at=> || #private::own_default())
        }
        DefaultValue::Text(text) => {
            let at = hygienic(text.span());
            let private = relocated(private, at);
            quote_spanned!(at=> || #private::from_text(#text))
        }
        DefaultValue::Value(value) => quote!(|| #value),
    }
}

/// What is required of the state, and of the types of arguments.
pub(crate) fn bounds(arguments: &[Argument], names: &Names) -> Vec<TokenStream> {
    let Names { private, state_type, .. } = names;
    let bound = |argument: &Argument| {
        let at = hygienic(name_span(&argument.ty));
        // rustc underlines the trait of a bound, so the trait has to show the place of the type.
        let private = relocated(private, at);
        match argument.part {
            Part::State => {
                let (inner, _) = dereferenced(&argument.ty);
                let inner = with_lifetime(inner, "'static");
                Some(quote_spanned!(at=> #state_type: #private::Provides<#inner>))
            }
            Part::Event if !dereferenced(&argument.ty).1 => {
                let ty = with_lifetime(&argument.ty, "'__event");
                Some(quote_spanned!(at=> for<'__event> #ty: #private::FromEvent<'__event, #state_type>))
            }
            _ => None,
        }
    };
    arguments.iter().filter_map(bound).collect()
}

/// The place of the name in a type: `Db` of `&Db` and of `crate::Db`.
fn name_span(ty: &Type) -> Span {
    match dereferenced(ty) {
        (inner, true) => name_span(inner),
        (Type::Path(path), false) => path.path.segments.last().map_or_else(|| ty.span(), |last| last.ident.span()),
        _ => ty.span(),
    }
}
