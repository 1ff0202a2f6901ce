//! `#[tokio::main]` and the like, which start a runtime for a function: at a handler, one within the runtime.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::Attribute;

use crate::errors::Errors;
use crate::handler::function::HandlerFn;
use crate::source_text::source_text;

/// The crates whose `main` makes an async function one that blocks.
const RUNTIMES: [&str; 7] = ["tokio", "actix_web", "actix_rt", "async_std", "ntex", "rocket", "smol_potat"];

/// What the expansion of `#[tokio::main]` says when it cannot make the runtime.
const EXPANDED: &str = "\"Failed building the Runtime\"";

/// Reports an entry point at a handler. Below `#[api_handler]` the attribute is still there, and is removed so that it is
/// not expanded; above, only its expansion is left.
pub(crate) fn check(function: &mut HandlerFn, errors: &mut Errors) {
    if let Some(at) = function.attrs.iter().position(is_entry_point).filter(|_| function.sig.asyncness.is_some()) {
        let found = function.attrs.remove(at);
        let name = source_text(found.path());
        errors.at(found, message(&name));
    } else if function.sig.asyncness.is_none() && starts_a_runtime(&function.body) {
        errors.at(&function.sig.ident, message("tokio::main"));
    }
}

fn message(name: &str) -> String {
    format!(
        "`#[{name}]` does not belong to a handler: handlers run in the runtime that `run` starts\nhelp: leave `#[{name}]` out"
    )
}

/// `tokio::main`
fn is_entry_point(attr: &Attribute) -> bool {
    let names: Vec<String> = attr.path().segments.iter().map(|segment| segment.ident.to_string()).collect();
    matches!(names.as_slice(), [.., runtime, main] if main == "main" && RUNTIMES.contains(&runtime.as_str()))
}

/// Whether a body ends as `#[tokio::main]` expands it: `{ .. { return .. .expect("..").block_on(body); } }`. Whatever has
/// written it, within a runtime it panics.
fn starts_a_runtime(body: &TokenStream) -> bool {
    let Some(last) = last_block(body.clone()).and_then(last_block) else { return false };
    last.to_string().contains(EXPANDED)
        && last.into_iter().any(|token| matches!(token, TokenTree::Ident(name) if name == "block_on"))
}

/// The contents of the block with which tokens end.
fn last_block(tokens: TokenStream) -> Option<TokenStream> {
    match tokens.into_iter().last()? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    }
}
