//! The expansion of a middleware.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Attribute;

use super::model::Model;
use super::next::Inner;
use crate::handler::companion::cfgs;
use crate::handler::expand::{call, lints};
use crate::handler::function::HandlerFn;
use crate::handler::route_spec::argument_spec;
use crate::handler::settings::HandlerSettings;
use crate::handler::values;
use crate::hygiene::{Names, hygienic, relocated};
use crate::lifetimes::with_lifetime;

/// The struct that stands for the middleware, with the function inside.
pub(super) fn middleware(
    function: &HandlerFn,
    settings: &HandlerSettings,
    model: &Model,
    names: &Names,
) -> TokenStream {
    let Names { below, event, scope, .. } = names;
    let goes_on = match model.inner {
        Inner::Same => quote!(#below.same(#event, #scope)),
        Inner::New(_) => quote!(#below.new_state(#event, #scope)),
    };
    let call = call(function, settings, &model.arguments, Some(goes_on), names);
    let HandlerFn { attrs, sig, body, .. } = function;
    // The documentation is that of the struct.
    let attrs = attrs.iter().filter(|attr| !attr.path().is_ident("doc") && !attr.path().is_ident("cfg"));
    let bounds = values::bounds(&model.arguments, names);
    let lints = lints(function);
    let body = quote! {
        #(#attrs)*
        #lints
        #sig #body
        #call
    };
    let arguments = model.arguments.iter().map(|argument| argument_spec(argument, names));
    define(function, model, &bounds, &Parts { body, arguments: quote!(#(#arguments),*) }, names)
}

/// A middleware that never runs, so that the mistakes of the function are the only errors.
pub(super) fn stand_in(function: &HandlerFn, model: &Model, names: &Names) -> TokenStream {
    let Names { private, event, scope, below, .. } = names;
    let body = quote! {
        let _ = (#event, #scope, #below);
        #private::stand_in()
    };
    define(function, model, &[], &Parts { body, arguments: TokenStream::new() }, names)
}

/// What the implementation is made of.
struct Parts {
    /// The body of its `call`.
    body: TokenStream,
    /// What it reads from a request, as plain data.
    arguments: TokenStream,
}

fn define(
    function: &HandlerFn,
    model: &Model,
    bounds: &[TokenStream],
    Parts { body, arguments }: &Parts,
    names: &Names,
) -> TokenStream {
    let Names { private, event, scope, below, state_type, .. } = names;
    let HandlerFn { attrs, vis, sig, .. } = function;
    let (name, at, cfgs) = (&sig.ident, hygienic(sig.ident.span()), cfgs(attrs));
    let docs = attrs.iter().filter(|attr: &&Attribute| attr.path().is_ident("doc"));
    let private = &relocated(private, at);
    let inner = match &model.inner {
        Inner::Same => quote!(#state_type),
        Inner::New(state) => {
            let state = with_lifetime(state, "'static");
            quote!(#state)
        }
    };
    quote_spanned! {at=>
        #(#cfgs)*
        #(#docs)*
        // Its name is that of the function.
        #[allow(non_camel_case_types)]
        #vis struct #name;

        #(#cfgs)*
        #[automatically_derived]
        // The function and its types may be deprecated; a request is no use that the user could change.
        #[allow(deprecated)]
        impl<#state_type: ::core::marker::Sync> #private::Middleware<#state_type, #inner, #private::Attribute> for #name
        where
            #(#bounds,)*
        {
            fn arguments() -> &'static [#private::ArgumentSpec] {
                &[#arguments]
            }

            fn call<'__call>(
                &'__call self,
                #event: &'__call #private::Event<'__call>,
                #scope: #private::Scope<'__call, #state_type>,
                #below: #private::Below<'__call, #inner>,
            ) -> #private::Answering<'__call> {
                #body
            }
        }
    }
}
