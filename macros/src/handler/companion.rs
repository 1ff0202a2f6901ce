//! The companion of a handler: a hidden struct of the function's name, which `routes!` lists.
//!
//! A function cannot carry a route, and it should remain a function that tests call. Functions and types have separate
//! namespaces, so a struct of the same name can be defined next to it, and one `use` imports both. The price: a module or a
//! type of that name in the same module is a conflict, which `name = ..` resolves.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::{Attribute, Visibility};

use super::function::HandlerFn;
use super::settings::HandlerSettings;
use crate::hygiene::{Names, relocated};

/// A struct that is a handler.
pub(crate) struct Companion<'c> {
    pub(crate) name: &'c Ident,
    /// The conditions under which the function is compiled.
    pub(crate) cfgs: Vec<&'c Attribute>,
    /// The place that messages about the handler show.
    pub(crate) at: Span,
    /// The value of its `ROUTE`.
    pub(crate) route: TokenStream,
    /// Its `CACHING`, if it has an option for caches.
    pub(crate) caching: Option<TokenStream>,
    /// Its `SENDS_EVENTS`, if its result may be events.
    pub(crate) events: Option<TokenStream>,
    pub(crate) bounds: Bounds,
    /// The body of its `call`.
    pub(crate) call: TokenStream,
}

/// What a handler requires of the state and of the types of its arguments.
#[derive(Default)]
pub(crate) struct Bounds {
    /// `: Sync` where a `FromEvent` is awaited, which sees the state. All other bounds of a state are required once, where it
    /// is given to the program.
    pub(crate) state: Option<TokenStream>,
    pub(crate) all: Vec<TokenStream>,
}

/// The name of the companion: the function's, unless the options give another.
pub(crate) fn companion_name(function: &HandlerFn, settings: &HandlerSettings) -> Ident {
    settings.name.clone().unwrap_or_else(|| function.sig.ident.clone())
}

/// The `#[cfg]`s of an item.
pub(crate) fn cfgs(attrs: &[Attribute]) -> Vec<&Attribute> {
    attrs.iter().filter(|attr| attr.path().is_ident("cfg")).collect()
}

impl Companion<'_> {
    /// The struct, with the visibility of the function, and what makes it a handler.
    pub(crate) fn define(&self, vis: &Visibility, names: &Names) -> TokenStream {
        let Companion { name, cfgs, at, .. } = self;
        let implemented = self.implement(names);
        // Not in a `const _`: inside of an `impl`, where none of these items is allowed, that would be one more error.
        quote_spanned! {*at=>
            #(#cfgs)*
            #[doc(hidden)]
            // Its name is that of the function, and so is its visibility, which may be wider than that of the module.
            #[allow(non_camel_case_types, unreachable_pub, clippy::redundant_pub_crate)]
            #vis struct #name {}

            #implemented
        }
    }

    /// The implementations that make a struct of this name a handler.
    pub(crate) fn implement(&self, names: &Names) -> TokenStream {
        let Companion {
            name,
            cfgs,
            at,
            route,
            caching,
            events,
            bounds: Bounds { state: state_bound, all: bounds },
            call,
        } = self;
        let Names { private, event, scope, state_type, .. } = names;
        // A missing `Handler` is reported at the name of the function, and not at the attribute.
        let private = &relocated(private, *at);
        quote_spanned! {*at=>
            #(#cfgs)*
            #[automatically_derived]
            impl #private::Operation for #name {
                const ROUTE: #private::RouteSpec = #route;
                #caching
                #events
            }

            #(#cfgs)*
            #[automatically_derived]
            // The function and its types may be deprecated; a request is no use that the user could change.
            #[allow(deprecated)]
            impl<#state_type #state_bound> #private::Handler<#state_type> for #name
            where
                #(#bounds,)*
            {
                fn call<'__call>(
                    #event: &'__call #private::Event<'__call>,
                    #scope: #private::Scope<'__call, #state_type>,
                ) -> #private::Answering<'__call> {
                    #call
                }
            }
        }
    }
}
