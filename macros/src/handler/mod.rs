//! `#[api_handler]`: syntax, model, tokens.

pub(crate) mod argument;
mod expand;
mod fallback;
mod habit;
pub(crate) mod mark;
mod model;
mod route;
mod settings;
mod spelling;
mod syntax;
#[cfg(test)]
mod tests;
mod typed;
#[cfg(test)]
mod typing;
pub(crate) mod values;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Item;

use crate::errors::Errors;
use settings::Settings;
use syntax::{Arguments, Function};

/// Expands the attribute with its arguments over an item.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut function = match syn::parse2::<Function>(item.clone()) {
        Ok(function) => function,
        Err(error) => return not_a_function(error, arguments, item),
    };
    let mut arguments = Arguments::read(arguments, &mut errors);
    let settings = Settings::read(std::mem::take(&mut arguments.options), &mut errors);
    let model = model::model(&arguments, &mut function, &mut errors);
    if errors.is_empty() {
        return expand::handler(&function, &settings, &model);
    }
    let stand_in = fallback::handler(&function, &settings);
    let errors = errors.into_tokens();
    quote!(#errors #stand_in)
}

/// The item as it is, as far as it is, with what is wrong.
fn not_a_function(error: syn::Error, arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let options = Arguments::read(arguments, &mut Errors::default()).options;
    let settings = Settings::read(options, &mut Errors::default());
    match syn::parse2::<Item>(item.clone()) {
        Ok(other) if !matches!(other, Item::Fn(_)) => {
            let message = "`#[api_handler]` goes above a function\nhelp: move it to the `fn` that answers";
            errors.span(Span::call_site(), message);
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
