//! What stands in for a handler with a mistake, so that the mistake is the only one.

use super::expand;
use super::model;
use super::settings::Settings;
use super::syntax::Function;
use super::values::Names;
use proc_macro2::TokenStream;
use quote::quote;

/// The function as it was written, and a companion that is a handler for every state and never runs.
pub(crate) fn handler(function: &Function, settings: &Settings) -> TokenStream {
    let Function { attrs, vis, sig, body } = function;
    if function.is_a_member() {
        // Inside an `impl` or a trait nothing can stand beside a function.
        return quote!(#(#attrs)* #vis #sig #body);
    }
    let names = Names::new(&settings.library);
    let companion = expand::companion(function, settings);
    let private = &names.private;
    let name = model::plain(&sig.ident);
    // No two stand-ins may have one route.
    let route = quote! {
        #private::RouteSpec {
            method: ::core::option::Option::Some("ANY"),
            path: ::core::option::Option::Some(::core::concat!("/", ::core::module_path!(), "/", #name)),
            name: #name,
            module: ::core::module_path!(),
            doc: "",
            arguments: &[],
            result: "()",
        }
    };
    let (event, state) = (&names.event, &names.state);
    let call = quote! {{
        let _ = (#event, #state);
        #private::stand_in()
    }};
    expand::emit(function, &companion, &names, &route, &[], &call)
}
