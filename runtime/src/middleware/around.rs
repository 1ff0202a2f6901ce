//! A middleware, and a way to the handler with one around it.

use std::marker::PhantomData;
use std::sync::Arc;

use crate::event::Event;
use crate::handler::{Answering, Around, Run};
use crate::scope::Scope;
use crate::spec::{ArgumentSpec, Surrounding};

use super::next::Next;

/// Code around handlers: an `#[api_middleware]` function, or an async closure `async |next: Next<'_>| ..`.
///
/// `Outer` is the state that it sees, `Inner` the one that the handlers below it see.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a middleware",
    label = "not a middleware",
    note = "put `#[api_middleware]` above the function; a closure is `async |next: Next<'_>| ..`, and returns a `Response` or \
            a `Result<Response, Problem>`"
)]
pub trait Middleware<Outer, Inner, Kind>: Send + Sync + 'static {
    /// What it reads from the request, as far as it is known.
    #[doc(hidden)]
    fn arguments() -> &'static [ArgumentSpec] {
        &[]
    }

    /// Answers a request, with what is below or without it.
    #[doc(hidden)]
    fn call<'a>(&'a self, event: &'a Event<'a>, scope: Scope<'a, Outer>, below: Below<'a, Inner>) -> Answering<'a>;
}

/// The kind of middleware that is made by `#[api_middleware]`.
#[derive(Debug)]
pub struct Attribute;

/// The way to the handler, before the middleware has been asked how it goes on.
pub struct Below<'a, S>(&'a Run<S>);

impl<'a, S> Below<'a, S> {
    /// Goes on with the same state.
    pub fn same(self, event: &'a Event<'a>, scope: Scope<'a, S>) -> Next<'a>
    where
        S: Sync,
    {
        Next::same(event, scope, self.0)
    }

    /// Goes on with a new state.
    pub fn new_state<Outer>(self, event: &'a Event<'a>, scope: Scope<'a, Outer>) -> Next<'a, S> {
        Next::new(event, scope, self.0)
    }
}

/// A middleware and what is below it.
struct Wrapped<M, Inner, Kind> {
    middleware: Arc<M>,
    below: Run<Inner>,
    kind: PhantomData<fn(Kind)>,
}

impl<M, Outer, Inner, Kind> Around<Outer> for Wrapped<M, Inner, Kind>
where
    M: Middleware<Outer, Inner, Kind>,
    Inner: Send + Sync,
{
    fn surrounding(&self) -> fn() -> Surrounding {
        Surrounding::middleware::<M>
    }

    fn start<'a>(&'a self, event: &'a Event<'a>, scope: Scope<'a, Outer>) -> Answering<'a> {
        self.middleware.call(event, scope, Below(&self.below))
    }
}

/// A middleware around what is below it.
pub(super) fn around<M, Outer, Inner, Kind>(middleware: &Arc<M>, below: Run<Inner>) -> Run<Outer>
where
    M: Middleware<Outer, Inner, Kind>,
    Inner: Send + Sync + 'static,
    Kind: 'static,
{
    Run::Middleware(Arc::new(Wrapped { middleware: middleware.clone(), below, kind: PhantomData }))
}
