//! The model: arguments that hold only what is valid, and the state of the handlers below.

use syn::{FnArg, ReturnType};

use super::next::{self, Inner};
use crate::errors::Errors;
use crate::handler::argument::{Argument, Scope};
use crate::handler::function::HandlerFn;
use crate::handler::{model, signature};

/// A middleware.
pub(super) struct Model {
    /// The arguments but the last one.
    pub(super) arguments: Vec<Argument>,
    pub(super) inner: Inner,
}

impl Model {
    /// Reports every mistake of a middleware, and takes the marks out of its signature.
    pub(super) fn read(function: &mut HandlerFn, errors: &mut Errors) -> Self {
        signature::check(function, errors);
        if function.sig.asyncness.is_none() {
            let message = "a middleware waits for the handler, so it is async\nhelp: `async fn`";
            errors.at(function.sig.fn_token, message);
        }
        if matches!(function.sig.output, ReturnType::Default) {
            let message = "a middleware returns the response, and this one returns nothing\n\
                           help: write `-> Response`, and end with the response of `next.run().await`";
            errors.at(&function.sig.ident, message);
        }
        let next = next::take(function, errors);
        let scope = Scope { what: "argument", placeholders: None, free: Vec::new(), path_is_known: true };
        let arguments = model::arguments(function, &scope, errors);
        let (next, inner) = next.map_or((None, Inner::Same), |(next, inner)| (Some(next), inner));
        function.sig.inputs.extend(next.into_iter().collect::<Vec<FnArg>>());
        Model { arguments, inner }
    }
}
