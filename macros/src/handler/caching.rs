//! What the options `etag` and `cache_control` add to a handler.

use proc_macro2::TokenStream;
use quote::quote;

use super::route::RoutePattern;
use super::settings::HandlerSettings;
use crate::errors::Errors;
use crate::hygiene::Names;
use crate::option_tokens::option_tokens;

/// Reports options that do nothing for the route.
pub(crate) fn check(route: Option<&RoutePattern>, settings: &HandlerSettings, errors: &mut Errors) {
    let Some(route) = route else { return };
    if let Some(etag) = &settings.etag {
        match route.method {
            Some("GET" | "HEAD" | "ANY") => {}
            Some(method) => errors.at_span(
                etag.span(),
                format!(
                    "`etag` answers a client that asks for what it has already, and a `{method}` asks for something else\n\
                     help: leave `etag` out; an argument `if_match: IfMatch` compares the version that a write is meant for"
                ),
            ),
            None => errors.at_span(etag.span(), of_websocket("etag")),
        }
    }
    if let Some(literal) = settings.cache_control.as_ref().filter(|_| route.method.is_none()) {
        errors.at(literal, of_websocket("cache_control"));
    }
}

fn of_websocket(option: &str) -> String {
    format!(
        "`{option}` is about headers, and the messages of a WebSocket API have none\n\
         help: leave `{option}` out"
    )
}

/// The constant of the handler, if it has one of the options.
pub(crate) fn constant(settings: &HandlerSettings, names: &Names) -> Option<TokenStream> {
    let HandlerSettings { etag, cache_control, .. } = settings;
    let private = &names.private;
    let finish = match (etag, cache_control) {
        (None, None) => return None,
        (Some(_), _) => quote!(etag),
        (None, Some(_)) => quote!(cache_control),
    };
    let cache_control = option_tokens(cache_control);
    Some(quote! {
        const CACHING: ::core::option::Option<#private::caching::Caching> =
            ::core::option::Option::Some(#private::caching::Caching {
                cache_control: #cache_control,
                finish: #private::caching::#finish,
            });
    })
}
