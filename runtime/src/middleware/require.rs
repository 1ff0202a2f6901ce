//! What a group of routes requires of every request: a value that can be made from it.

use std::marker::PhantomData;
use std::sync::Arc;

use crate::event::{ConnectionEvent, Event};
use crate::extract::FromEvent;
use crate::guarded;
use crate::handler::{Answering, Around, Run};
use crate::respond;
use crate::response::Response;
use crate::scope::Scope;
use crate::spec::{ArgumentSpec, Surrounding};

/// A type that can be required of every request to some routes: it is made once, and lent to whoever asks for it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be required of a request",
    label = "not made from an event, or not `Clone`",
    note = "a requirement implements `FromEvent`, by hand or by `#[derive(FromEvent)]`, is `Clone`, and owns its values"
)]
pub trait Requirement<S>: for<'e> FromEvent<'e, S> + Clone + Send + Sync + 'static {}

impl<T, S> Requirement<S> for T where T: for<'e> FromEvent<'e, S> + Clone + Send + Sync + 'static {}

/// Makes a `T` before what is below.
struct Required<T, S> {
    below: Run<S>,
    value: PhantomData<fn() -> T>,
}

impl<T, S> Around<S> for Required<T, S>
where
    T: Requirement<S>,
    S: Send + Sync,
{
    fn surrounding(&self) -> fn() -> Surrounding {
        Surrounding::requirement::<T>
    }

    fn passes<'a>(&'a self, event: &Event<'_>, scope: Scope<'_, S>) -> Option<&'a Run<S>> {
        // A message of a WebSocket API has neither headers nor an authorizer; its connection was let in.
        let is_later = event.connection().is_some_and(|connection| connection.event != ConnectionEvent::Connect);
        (is_later || scope.get::<T>().is_some()).then_some(&self.below)
    }

    fn start<'a>(&'a self, event: &'a Event<'a>, scope: Scope<'a, S>) -> Answering<'a> {
        Answering::Later(Box::pin(self.check(event, scope)))
    }
}

impl<T, S> Required<T, S>
where
    T: Requirement<S>,
    S: Sync,
{
    async fn check<'a>(&'a self, event: &'a Event<'a>, scope: Scope<'a, S>) -> Response {
        match <T as FromEvent<'a, S>>::from_event(event, scope).await {
            Ok(value) => scope.frame.values.add(value),
            Err(error) => return scope.frame.problems.settled(respond::refused(&error)),
        }
        guarded::run(&self.below, event, scope).await
    }
}

/// A way to the handler that makes a `T` first.
pub(super) fn required<T: Requirement<S>, S: Send + Sync + 'static>(below: Run<S>) -> Run<S> {
    Run::Middleware(Arc::new(Required::<T, S> { below, value: PhantomData }))
}

/// What a requirement reads from the request, as far as it is known.
pub(super) fn values_of<T: Requirement<S>, S>() -> &'static [ArgumentSpec] {
    <T as FromEvent<'_, S>>::__values()
}
