//! What generated code calls. No part of the public interface.

use std::error::Error;

use http::StatusCode;

pub use api_handler_macros::routes;

pub use crate::event::Event;
pub use crate::extract::{BorrowFromEvent, FromEvent, Provides};
pub use crate::extract::{Readable, Rejection, Rejections};
pub use crate::extract::{body, claims, cookie, form, header, path, query, stage};
pub use crate::handler::{Answering, Handler, Operation, Route};
use crate::respond::Answer;
pub use crate::response::{ApiError, Problem, Response, Sink};
pub use crate::routes::Routes;
pub use crate::routes::duplicate::{Duplicate, Listed, NotListed};
pub use crate::scope::Scope;
pub use crate::spec::{ArgumentSpec, Part, RouteSpec, argument_spec, route_spec};

/// How a result is answered.
pub mod respond {
    pub use crate::respond::{PLAIN, SuccessOptions, none, steps, tag, without_body};
}

/// Waits for a function, and answers with what it returns.
pub fn answered<'a, F: Future + Send + 'a>(
    future: F,
    sink: &'a Sink,
    answer: impl FnOnce(F::Output, &Sink) -> Answer + Send + 'a,
) -> Answering<'a> {
    Answering::Later(Box::pin(async move {
        // One expression, since what a function returns may be what must not cross an `await`.
        match answer(future.await, sink).ready() {
            Ok(response) => response,
            Err(response) => response.await,
        }
    }))
}

/// Answers with what a function returned that is not async.
pub fn answer<'a>(answer: Answer) -> Answering<'a> {
    answer.ready().map_or_else(Answering::Later, Answering::Now)
}

/// Waits for what the arguments wait for, and goes on with it.
pub fn waited<'a, F: Future + Send + 'a>(
    future: F,
    then: impl FnOnce(F::Output) -> Answering<'a> + Send + 'a,
) -> Answering<'a> {
    Answering::Later(Box::pin(async move {
        // One expression, as above.
        match then(future.await) {
            Answering::Now(response) => response,
            Answering::Later(response) => response.await,
        }
    }))
}

/// Waits for one argument and then for the others, whatever came of the first. Its error is not kept: it may be what
/// must not cross an `await`.
pub async fn both<T, E: ApiError, R>(
    first: impl Future<Output = Result<T, E>>,
    rest: impl Future<Output = R>,
) -> (Result<T, Rejections>, R) {
    let first = first.await.map_err(|error| Rejections::from_error(&error));
    (first, rest.await)
}

/// Where the JSON body of an answer goes.
pub fn sink<S>(scope: Scope<'_, S>) -> &Sink {
    scope.sink()
}

/// What is wrong with a request of which nothing has been read yet.
pub fn rejections() -> Rejections {
    Rejections::new()
}

/// Answers with what is wrong with the request.
pub fn refused<'a>(rejections: Rejections) -> Answering<'a> {
    Answering::Now(rejections.into_response())
}

/// What a `FromEvent` made, or why it could not.
pub fn made<T, E: ApiError>(made: Result<T, E>, rejections: &mut Rejections) -> Option<T> {
    made.map_err(|error| rejections.absorb(&error)).ok()
}

/// What a handler does whose source has a mistake: it never runs, since nothing is compiled.
pub fn stand_in<'a>() -> Answering<'a> {
    Answering::Later(Box::pin(std::future::pending()))
}

/// `routes![a, b]`
pub fn listed<S, const N: usize>(routes: [Route<S>; N]) -> Routes<S> {
    Routes::from(routes)
}

/// `routes![]`
pub fn no_routes<S>() -> Routes<S> {
    Routes::new()
}

/// What a derived `FromEvent` does whose source has a mistake: it never ends, since nothing is compiled.
pub async fn never<T>() -> T {
    std::future::pending().await
}

/// What a derived `ApiError` says whose source has a mistake.
pub fn stand_in_problem() -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The problem of an error with that status; the error's words are for the client of a 4xx only.
pub fn problem(status: u16, error: Option<&(dyn Error + 'static)>) -> Problem {
    let problem = Problem::new(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    match error.filter(|_| problem.status().is_client_error()) {
        Some(error) => problem.detail(error.to_string()),
        None => problem,
    }
}

/// An error as an object, to be logged with its source chain.
pub fn error<E: IsError>(error: &E) -> &(dyn Error + 'static) {
    error
}

/// An error that can be logged with its source chain.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an `Error`",
    label = "not an `Error`",
    note = "derive `thiserror::Error` for it, or implement `Display` and `std::error::Error`"
)]
pub trait IsError: Error + Sized + 'static {}

#[diagnostic::do_not_recommend]
impl<E: Error + 'static> IsError for E {}

/// A default that is written as text.
pub fn from_text<T: FromText>(text: &'static str) -> T {
    T::from_text(text)
}

/// A type whose default can be written as text.
#[diagnostic::on_unimplemented(
    message = "the default is text, and `{Self}` cannot be made from text",
    label = "not a `{Self}`",
    note = "write the default as a value of the argument's type, `default = 20`"
)]
pub trait FromText {
    /// Makes the value.
    fn from_text(text: &'static str) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: From<&'static str>> FromText for T {
    fn from_text(text: &'static str) -> Self {
        T::from(text)
    }
}

/// The default of a type, where the mark says `default` alone.
pub fn own_default<T: HasDefault>() -> T {
    T::default()
}

/// A type that has a default of its own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no default of its own",
    label = "not `Default`",
    note = "write the default as a value, `default = 20`, derive `Default` for `{Self}`, or take an `Option`"
)]
pub trait HasDefault: Default {}

#[diagnostic::do_not_recommend]
impl<T: Default> HasDefault for T {}

/// What a field of a state points to.
pub fn target<F: PointsTo<T>, T: ?Sized>(field: &F) -> &T {
    field.target()
}

/// A field of a state that lends what it points to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not point to `{T}`",
    label = "not a pointer to `{T}`",
    note = "`#[state(target = T)]` lends the `T` of an `Arc<T>` or `Box<T>`; without `target` the field itself is lent"
)]
pub trait PointsTo<T: ?Sized> {
    /// Follows the pointer.
    fn target(&self) -> &T;
}

#[diagnostic::do_not_recommend]
impl<F: std::ops::Deref<Target = T>, T: ?Sized> PointsTo<T> for F {
    fn target(&self) -> &T {
        self
    }
}

/// A copy of what the state lends.
pub fn cloned<T: OwnedState>(lent: &T) -> T {
    lent.clone()
}

/// What an argument can take out of the state.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be cloned out of the state",
    label = "not `Clone`",
    note = "borrow it, `&{Self}`, or derive `Clone` for it"
)]
pub trait OwnedState: Clone {}

#[diagnostic::do_not_recommend]
impl<T: Clone> OwnedState for T {}
