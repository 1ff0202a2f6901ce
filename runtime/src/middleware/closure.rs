//! An async closure or function as a middleware.

use std::future::Future;

use super::around::{Below, Middleware};
use super::next::Next;
use crate::event::Event;
use crate::handler::Answering;
use crate::respond;
use crate::response::{ApiError, Response};
use crate::scope::Scope;

/// The kind of middleware that is a function or closure of `Next<'_>` alone.
#[derive(Debug)]
pub struct Closure;

#[diagnostic::do_not_recommend]
impl<F, S> Middleware<S, S, Closure> for F
where
    F: for<'a> OfNext<'a> + Send + Sync + 'static,
    S: Sync,
{
    fn call<'a>(&'a self, event: &'a Event<'a>, scope: Scope<'a, S>, below: Below<'a, S>) -> Answering<'a> {
        let future = self.call_with(below.same(event, scope));
        Answering::Later(Box::pin(async move { future.await.into_response() }))
    }
}

/// A function of `Next<'a>`. With a bound on `AsyncFn` the compiler could not see that the future is `Send`.
pub trait OfNext<'a> {
    type Output: Returned;
    type Future: Future<Output = Self::Output> + Send + 'a;

    fn call_with(&'a self, next: Next<'a>) -> Self::Future;
}

#[diagnostic::do_not_recommend]
impl<'a, F, Fut> OfNext<'a> for F
where
    F: Fn(Next<'a>) -> Fut,
    Fut: Future<Output: Returned> + Send + 'a,
{
    type Output = Fut::Output;
    type Future = Fut;

    fn call_with(&'a self, next: Next<'a>) -> Fut {
        self(next)
    }
}

/// What a middleware that is a closure can return.
#[diagnostic::on_unimplemented(
    message = "a middleware cannot return `{Self}`",
    label = "not a `Response`",
    note = "return a `Response`, or a `Result<Response, Problem>`"
)]
pub trait Returned {
    fn into_response(self) -> Response;
}

impl Returned for Response {
    fn into_response(self) -> Response {
        self
    }
}

impl<E: ApiError> Returned for Result<Response, E> {
    fn into_response(self) -> Response {
        self.unwrap_or_else(|error| respond::refused(&error))
    }
}

impl Returned for Result<Response, Response> {
    fn into_response(self) -> Response {
        self.unwrap_or_else(|refusal| refusal)
    }
}
