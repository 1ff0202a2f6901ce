//! `#[api_handler]`: what is typed, the model of it, and the tokens that are generated.
//!
//! `attribute`, `function` and `mark` parse; `route`, `signature`, `argument` and `type_rules` check, and `model` puts
//! together what is valid; `expand` and the files it uses generate. After a mistake `fallback` gives the function back with
//! a handler that never runs, so that the mistake is the only error.

pub(crate) mod argument;
mod attribute;
mod cache_control;
mod caching;
pub(crate) mod companion;
mod default_value;
mod events;
pub(crate) mod expand;
mod fallback;
mod foreign;
pub(crate) mod function;
pub(crate) mod mark;
mod method;
mod misfits;
pub(crate) mod model;
mod part;
mod result;
mod route;
pub(crate) mod route_spec;
pub(crate) mod settings;
pub(crate) mod signature;
mod suspicious_type;
#[cfg(test)]
mod tests;
mod type_rules;
pub(crate) mod unknown_mark;
pub(crate) mod values;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Item;

use crate::errors::Errors;
use attribute::AttributeInput;
use function::HandlerFn;
use settings::HandlerSettings;

/// Expands the attribute with its arguments over an item.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut function = match syn::parse2::<HandlerFn>(item.clone()) {
        Ok(function) => function,
        Err(error) => return not_a_function(error, arguments, item),
    };
    let mut attribute = AttributeInput::parse(arguments, &mut errors);
    let settings = HandlerSettings::read(std::mem::take(&mut attribute.options), &mut errors);
    let model = model::model(&attribute, &mut function, &mut errors);
    caching::check(model.route.as_ref(), &settings, &mut errors);
    if errors.is_empty() {
        return expand::handler(&function, &settings, &model);
    }
    let stand_in = fallback::handler(&function, &settings);
    let errors = errors.into_tokens();
    quote!(#errors #stand_in)
}

/// The error, and the item as it is, with a stand-in where one is possible.
fn not_a_function(error: syn::Error, arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    // Mistakes in the attribute are reported once there is a function.
    let options = AttributeInput::parse(arguments, &mut Errors::default()).options;
    let settings = HandlerSettings::read(options, &mut Errors::default());
    match syn::parse2::<Item>(item.clone()) {
        Ok(other) if !matches!(other, Item::Fn(_)) => {
            let message = "`#[api_handler]` goes above a function\nhelp: move it to the `fn` that answers";
            errors.at_span(Span::call_site(), message);
            let (errors, stand_in) = (errors.into_tokens(), fallback::of_type(&other, &settings));
            quote!(#errors #item #stand_in)
        }
        _ => {
            errors.push(error);
            let (errors, unfinished) = (errors.into_tokens(), fallback::unfinished(item, &settings));
            quote!(#errors #unfinished)
        }
    }
}
