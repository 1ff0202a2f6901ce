//! The expansion of a valid handler; nothing here can fail.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ReturnType;

use super::argument::Argument;
use super::caching;
use super::companion::{Bounds, Companion, cfgs, companion_name};
use super::events;
use super::function::HandlerFn;
use super::model::Model;
use super::result::{ResultCode, result_code};
use super::route_spec::route_spec;
use super::settings::HandlerSettings;
use super::values::{self, Extraction, FromEventValues};
use crate::hygiene::{Names, hygienic, relocated};
use crate::type_syntax::{only_segment, type_arguments};

/// The function as it was written, and the companion that `routes!` lists.
pub(crate) fn handler(function: &HandlerFn, settings: &HandlerSettings, model: &Model) -> TokenStream {
    let names = Names::new(&settings.library);
    let sync = values::has_awaited(&model.arguments).then(|| quote!(: ::core::marker::Sync));
    let companion = Companion {
        name: &companion_name(function, settings),
        cfgs: cfgs(&function.attrs),
        at: hygienic(function.sig.ident.span()),
        route: route_spec(function, settings, model, &names),
        caching: caching::constant(settings, &names),
        events: events::constant(function, &names),
        bounds: Bounds { state: sync, all: values::bounds(&model.arguments, &names) },
        call: call(function, settings, &model.arguments, None, &names),
    };
    with_companion(function, &companion.define(&function.vis, &names))
}

/// The function as it was written, followed by its companion.
pub(crate) fn with_companion(function: &HandlerFn, companion: &TokenStream) -> TokenStream {
    let HandlerFn { attrs, vis, sig, body, .. } = function;
    let lints = lints(function);
    quote! {
        #(#attrs)*
        #lints
        #vis #sig #body

        #companion
    }
}

/// Allows the lints of clippy whose advice a handler or a middleware cannot follow.
pub(crate) fn lints(function: &HandlerFn) -> TokenStream {
    // Clippy's limit is 7 arguments; a handler has as many as it reads values.
    let many = (function.sig.inputs.len() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    // A handler cannot be `const`.
    let constant = function.sig.asyncness.is_none().then(|| quote!(#[allow(clippy::missing_const_for_fn)]));
    // A whole response is large, and the size of an answer to a request does not matter.
    let large = fails_with_a_response(&function.sig.output).then(|| quote!(#[allow(clippy::result_large_err)]));
    quote!(#many #constant #large)
}

/// Whether the error is, by its spelling, a `Response`.
fn fails_with_a_response(output: &ReturnType) -> bool {
    let ReturnType::Type(_, ty) = output else { return false };
    let error = only_segment(ty).and_then(|segment| type_arguments(segment).nth(1));
    error.and_then(only_segment).is_some_and(|segment| segment.ident == "Response")
}

/// Reads the arguments, calls the function with them and with `last`, and turns its result into a response.
///
/// There is no async block: the compiler takes as long for the future of each block as for all the rest of a handler. So
/// arguments are read by plain calls, and the one await there may be is a generic function of the runtime.
pub(crate) fn call(
    function: &HandlerFn,
    settings: &HandlerSettings,
    arguments: &[Argument],
    last: Option<TokenStream>,
    names: &Names,
) -> TokenStream {
    let Names { private, scope, sink, rejections, .. } = names;
    let at = hygienic(function.sig.ident.span());
    let private = &relocated(private, at);
    let refuse = quote_spanned!(at=> return #private::refused(#rejections, #scope));
    let Extraction { statements, mut values } = values::read(arguments, names, FromEventValues::AwaitedBefore, &refuse);
    values.extend(last);
    let name = &function.sig.ident;
    let run = quote_spanned!(at=> #name(#(#values),*));
    let ResultCode { steps, value, answer } = result_code(function, settings, names);
    let answer = match function.sig.asyncness {
        Some(_) => {
            quote_spanned!(at=> #private::answered(#run, #private::sink(#scope), |#value, #sink| { #steps #answer }))
        }
        None => {
            quote_spanned!(at=> #private::answer({ #steps let #sink = #private::sink(#scope); let #value = #run; #answer }))
        }
    };
    match values::joined_future(arguments, names) {
        Some((future, made)) => {
            quote_spanned!(at=> #private::waited(#future, move |#made| { #statements #answer }))
        }
        None => quote_spanned!(at=> #statements #answer),
    }
}
