//! `#[api_middleware]`: a function around handlers becomes a struct of its name, which `Routes::middleware` takes.
//!
//! Its arguments are read as those of a handler, by the same code; the last one is the way to the handler.

mod expand;
mod model;
pub(crate) mod next;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;

use crate::errors::Errors;
use crate::handler::function::HandlerFn;
use crate::handler::settings::HandlerSettings;
use crate::hygiene::Names;
use crate::library;
use crate::options;
use model::Model;

/// Expands the attribute with its arguments over an item.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let settings = settings(arguments, &mut errors);
    let names = Names::new(&settings.library);
    let mut function = match syn::parse2::<HandlerFn>(item.clone()) {
        Ok(function) => HandlerFn { role: "middleware", ..function },
        Err(error) => return not_a_function(error, item, errors),
    };
    let model = Model::read(&mut function, &mut errors);
    if errors.is_empty() {
        return expand::middleware(&function, &settings, &model, &names);
    }
    let stand_in = expand::stand_in(&function, &model, &names);
    let errors = errors.into_tokens();
    quote!(#errors #stand_in)
}

/// The options: only the path of the library.
fn settings(arguments: TokenStream, errors: &mut Errors) -> HandlerSettings {
    let mut settings = HandlerSettings::default();
    if let Some(at) = route(&arguments) {
        let message = "a middleware has no route: it runs around those that are listed\n\
                       help: write `#[api_middleware]`, and `routes![..].middleware(..)` around the routes";
        errors.at_span(at, message);
        return settings;
    }
    let entries = options::parse(arguments, errors, options::entries);
    for entry in options::checked(entries, "`#[api_middleware]`", &["crate"], &[("krate", "crate")], errors) {
        settings.library = library::given(&entry, errors).unwrap_or(settings.library);
    }
    settings
}

/// Where a route stands, as in the attribute of a handler.
fn route(arguments: &TokenStream) -> Option<Span> {
    let mut tokens = arguments.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(path @ TokenTree::Literal(_)), _) => Some(path.span()),
        (Some(method @ TokenTree::Ident(_)), Some(TokenTree::Literal(_))) => Some(method.span()),
        _ => None,
    }
}

fn not_a_function(error: syn::Error, item: TokenStream, mut errors: Errors) -> TokenStream {
    match syn::parse2::<syn::Item>(item.clone()) {
        Ok(other) if !matches!(other, syn::Item::Fn(_)) => {
            let message = "`#[api_middleware]` goes above a function\n\
                           help: move it to the `async fn` that takes `next: Next<'_>`";
            errors.at_span(Span::call_site(), message);
        }
        _ => errors.push(error),
    }
    let errors = errors.into_tokens();
    quote!(#errors #item)
}
