//! The last argument of a middleware: `next: Next<'_>`, or `next: Next<'_, State>` if it makes a state.

use syn::{FnArg, GenericArgument, PatType, PathArguments, Type};

use crate::errors::Errors;
use crate::handler::function::HandlerFn;
use crate::lifetimes::has_lifetime;
use crate::type_syntax::ungrouped;

/// What the handlers below a middleware see as their state.
pub(super) enum Inner {
    /// The state that the middleware sees.
    Same,
    /// The state that it makes.
    New(Box<Type>),
}

/// Takes the last argument out of the signature, or reports that it is missing.
pub(super) fn take(function: &mut HandlerFn, errors: &mut Errors) -> Option<(FnArg, Inner)> {
    let inputs = &mut function.sig.inputs;
    let Some(at) = inputs.iter().position(|input| inner(input).is_some()) else {
        let message = "a middleware takes the way to the handler as its last argument\n\
                       help: add `next: Next<'_>`, and call `next.run().await`";
        errors.at(&function.sig.ident, message);
        return None;
    };
    let is_last = at + 1 == inputs.len();
    let mut rest: Vec<FnArg> = std::mem::take(inputs).into_iter().collect();
    let next = rest.remove(at);
    inputs.extend(rest);
    if !is_last {
        errors.at(&next, "`next` is the last argument of a middleware\nhelp: move it behind the others");
    }
    let inner = inner(&next)?;
    if let Inner::New(state) = &inner
        && has_lifetime(state)
    {
        let message = "the state that a middleware makes owns its values, and this one borrows\n\
                       help: leave the lifetime out, and share a value of the outer state in an `Arc`";
        errors.at(state, message);
        return Some((next, Inner::Same));
    }
    Some((next, inner))
}

/// Reports `Next` in a handler, below which there is nothing.
pub(crate) fn refuse(input: &PatType, errors: &mut Errors) -> bool {
    let is_next = state(&input.ty).is_some();
    if is_next {
        let message = "a handler has nothing below it, so it cannot take `Next`\n\
                       help: a function around handlers has `#[api_middleware]` in place of `#[api_handler]`";
        errors.at(input, message);
    }
    is_next
}

/// What the argument says of the state, if its type is `Next`.
fn inner(input: &FnArg) -> Option<Inner> {
    let FnArg::Typed(input) = input else { return None };
    state(&input.ty)
}

fn state(ty: &Type) -> Option<Inner> {
    let Type::Path(path) = ungrouped(ty) else { return None };
    let last = path.path.segments.last().filter(|segment| segment.ident == "Next")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return Some(Inner::Same) };
    let state = arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    });
    Some(state.map_or(Inner::Same, |state| Inner::New(Box::new(state))))
}
