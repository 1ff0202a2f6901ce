//! What generated code calls. Not part of the public interface.

use std::error::Error;

use http::StatusCode;

pub use api_handler_macros::routes;

pub use crate::event::Event;
pub use crate::extract::misfits::{self, Group, TypeTag, is_sent};
pub use crate::extract::wanted;
pub use crate::extract::{BorrowFromEvent, FromEvent, Provides};
pub use crate::extract::{Readable, Rejection, Rejections};
pub use crate::extract::{body, claims, cookie, fits, form, header, path, query, stage};
pub use crate::handler::{Answering, Handler, Operation, Route};
pub use crate::middleware::{Attribute, Below, Middleware};
use crate::respond::Answer;
pub use crate::response::{ApiError, Problem, Response, Sink};
pub use crate::routes::Routes;
pub use crate::routes::duplicate::{Duplicate, Listed, NotListed};
pub use crate::scope::Scope;
pub use crate::spec::{ArgumentSpec, Misfit, Part, RouteSpec};

/// What the options `etag` and `cache_control` do.
pub mod caching {
    pub use crate::caching::{Caching, cache_control, etag};
}

/// The steps that turn a result into an answer.
pub mod respond {
    pub use crate::respond::{PLAIN, SuccessOptions, event_steps, none, steps, tag, type_tag, without_body};
}

/// Awaits the handler's function, and answers with its result.
pub fn answered<'a, F: Future + Send + 'a>(
    future: F,
    sink: &'a Sink,
    answer: impl FnOnce(F::Output, &Sink) -> Answer + Send + 'a,
) -> Answering<'a> {
    Answering::Later(Box::pin(async move {
        // One expression: the function's result may not be `Send`, and then must not be alive across an `await`.
        match answer(future.await, sink).ready() {
            Ok(response) => response,
            Err(response) => response.await,
        }
    }))
}

/// Answers with the result of a function that is not async.
pub fn answer<'a>(answer: Answer) -> Answering<'a> {
    answer.ready().map_or_else(Answering::Later, Answering::Now)
}

/// Awaits the arguments that are futures, and continues with their values.
pub fn waited<'a, F: Future + Send + 'a>(
    future: F,
    then: impl FnOnce(F::Output) -> Answering<'a> + Send + 'a,
) -> Answering<'a> {
    Answering::Later(Box::pin(async move {
        // One expression, as in `answered`.
        match then(future.await) {
            Answering::Now(response) => response,
            Answering::Later(response) => response.await,
        }
    }))
}

/// Awaits one argument and then the others, even if the first fails, so that all errors are reported. The first error
/// is converted at once: it may not be `Send`, and then must not be alive across an `await`.
pub async fn both<T, E: ApiError, R>(
    first: impl Future<Output = Result<T, E>>,
    rest: impl Future<Output = R>,
) -> (Result<T, Rejections>, R) {
    let first = first.await.map_err(|error| Rejections::from_error(&error));
    (first, rest.await)
}

/// Where the JSON body of the answer is written.
pub fn sink<S>(scope: Scope<'_, S>) -> &Sink {
    scope.sink()
}

/// An empty list of rejections.
pub fn rejections() -> Rejections {
    Rejections::new()
}

/// Answers with the problem that reports all rejections.
pub fn refused<'a, S>(rejections: Rejections, scope: Scope<'_, S>) -> Answering<'a> {
    Answering::Now(scope.frame.problems.settled(rejections.into_response()))
}

/// The value of a `FromEvent`; its error is added to the rejections.
pub fn made<T, E: ApiError>(made: Result<T, E>, rejections: &mut Rejections) -> Option<T> {
    made.map_err(|error| rejections.absorb(&error)).ok()
}

/// The body of a handler whose source has a mistake. It never runs, since the program does not compile.
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

/// The problem of an error with a derived `ApiError`.
pub fn into_problem(error: &impl ApiError) -> Problem {
    crate::response::into_problem(error)
}

/// The body of a derived `FromEvent` whose source has a mistake. It never runs, since the program does not compile.
pub async fn never<T>() -> T {
    std::future::pending().await
}

/// The problem of a derived `ApiError` whose source has a mistake. It is never answered.
pub fn stand_in_problem() -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The problem of an error with this status. A 4xx has the error's message as its detail.
pub fn problem(status: u16, error: Option<&(dyn Error + 'static)>) -> Problem {
    let problem = Problem::new(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    match error.filter(|_| problem.status().is_client_error()) {
        Some(error) => problem.with_detail(error.to_string()),
        None => problem,
    }
}

/// The same for an error whose message is meant for clients whatever its status is.
pub fn exposed_problem(status: u16, error: Option<&(dyn Error + 'static)>) -> Problem {
    let problem = problem(status, error).exposed();
    match error {
        Some(error) => problem.with_detail(error.to_string()),
        None => problem,
    }
}

/// An error as a trait object, to be logged with its source chain.
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

/// The default of a type, for a mark with `default` and no value.
pub fn own_default<T: HasDefault>() -> T {
    T::default()
}

/// A type that has a default of its own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no default of its own",
    label = "not `Default`",
    note = "write the default as a value, `default = 20`, derive `Default` for `{Self}`, or make the \
            argument an `Option`"
)]
pub trait HasDefault: Default {}

#[diagnostic::do_not_recommend]
impl<T: Default> HasDefault for T {}

/// What a field of a state points to.
pub fn target<F: PointsTo<T>, T: ?Sized>(field: &F) -> &T {
    field.target()
}

/// A field of a state that lends its target.
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

/// A clone of what the state lends.
pub fn cloned<T: OwnedState>(lent: &T) -> T {
    lent.clone()
}

/// A type that an argument can clone out of the state.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be cloned out of the state",
    label = "not `Clone`",
    note = "borrow it, `&{Self}`, or derive `Clone` for it"
)]
pub trait OwnedState: Clone {}

#[diagnostic::do_not_recommend]
impl<T: Clone> OwnedState for T {}
