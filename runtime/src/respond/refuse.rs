//! The step `refuse`: the error of a handler, by its type.

use std::error::Error;
use std::iter::successors;

use http::StatusCode;
use serde_json::Value;

use super::answer::Answer;
use super::tag::Tag;
use crate::observe;
use crate::response::{ApiError, Json, Problem, Response};

/// Errors that define their status.
pub trait ApiErrorStep<E: ApiError> {
    /// The error's problem; a 5xx is logged.
    fn refuse(&self, error: E) -> Answer {
        Answer::Ready(refused(&error))
    }
}

impl<E: ApiError> ApiErrorStep<E> for &&&&&Tag<E> {}

/// A whole answer as the error.
pub trait ResponseErrorStep {
    /// The response itself.
    fn refuse(&self, error: Response) -> Answer {
        Answer::Ready(error)
    }
}

impl ResponseErrorStep for &&&&&Tag<Response> {}

/// The usual errors of axum. A value of JSON is `Display`, so it would be the detail of a problem: JSON inside of a text.
pub trait JsonErrorStep<E> {
    /// Refused by the compiler: what a 5xx shows to clients would depend on each handler.
    fn refuse(&self, error: E) -> Answer
    where
        E: SaysWhatIsWrong,
    {
        drop(error);
        Answer::Ready(Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into())
    }
}

impl<T> JsonErrorStep<(StatusCode, Json<T>)> for &&&&&&Tag<(StatusCode, Json<T>)> {}
impl JsonErrorStep<(StatusCode, Value)> for &&&&&&Tag<(StatusCode, Value)> {}

/// Reports that errors have one form.
#[diagnostic::on_unimplemented(
    message = "a handler cannot fail with `{Self}`",
    label = "not an error",
    note = "fail with a `Problem`, which is sent as JSON: `Problem::new(status).with_detail(text)`, and \
            `.with_extension(name, value)` for other members; `Api::problems` gives all errors the form that your clients know"
)]
pub trait SaysWhatIsWrong {}

/// `anyhow::Error`, `Box<dyn Error + Send + Sync>` and other types that contain such an error.
pub trait SendErrorStep<E: AsRef<dyn Error + Send + Sync>> {
    /// An opaque 500, or the problem in the error's source chain.
    fn refuse(&self, error: E) -> Answer {
        let error: &(dyn Error + Send + Sync) = error.as_ref();
        Answer::Ready(unexpected(error))
    }
}

impl<E: AsRef<dyn Error + Send + Sync>> SendErrorStep<E> for &&&&Tag<E> {}

/// `Box<dyn Error + Send>`.
pub trait MovedErrorStep<E: AsRef<dyn Error + Send>> {
    /// An opaque 500, or the problem in the error's source chain.
    fn refuse(&self, error: E) -> Answer {
        let error: &(dyn Error + Send) = error.as_ref();
        Answer::Ready(unexpected(error))
    }
}

impl<E: AsRef<dyn Error + Send>> MovedErrorStep<E> for &&&Tag<E> {}

/// `Box<dyn Error>`.
pub trait AnyErrorStep<E: AsRef<dyn Error>> {
    /// An opaque 500, or the problem in the error's source chain.
    fn refuse(&self, error: E) -> Answer {
        Answer::Ready(unexpected(error.as_ref()))
    }
}

impl<E: AsRef<dyn Error>> AnyErrorStep<E> for &&Tag<E> {}

/// Every other error, and strings.
pub trait IntoErrorStep<E: Into<Box<dyn Error + Send + Sync>>> {
    /// An opaque 500, or the problem in the error's source chain.
    fn refuse(&self, error: E) -> Answer {
        let error: Box<dyn Error + Send + Sync> = error.into();
        Answer::Ready(unexpected(&*error))
    }
}

impl<E: Into<Box<dyn Error + Send + Sync>>> IntoErrorStep<E> for &Tag<E> {}

/// Not an error.
pub trait LastErrorStep<E> {
    /// Refused by the compiler.
    fn refuse(&self, error: E) -> Answer
    where
        E: RespondError,
    {
        drop(error);
        Answer::Ready(Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into())
    }
}

impl<E> LastErrorStep<E> for Tag<E> {}

/// An error that a handler can return.
#[diagnostic::on_unimplemented(
    message = "a handler cannot fail with `{Self}`",
    label = "not an error",
    note = "add `#[derive(ApiError)]` to it, with `#[status(..)]`, implement `Error` for it (a 500), or fail with a \
            `Problem`: `Err(Problem::not_found(\"no such user\"))`"
)]
pub trait RespondError {}

/// The answer to an error that defines its status; a 5xx is logged.
pub(crate) fn refused<E: ApiError>(error: &E) -> Response {
    let problem = error.problem();
    if problem.status().is_server_error() {
        observe::fault(error.cause().unwrap_or(&problem));
    }
    problem.into()
}

/// The answer to an error without a status. A problem anywhere in its source chain is the answer; otherwise it is an
/// opaque 500. A 5xx is logged, once.
pub(crate) fn unexpected(error: &(dyn Error + 'static)) -> Response {
    let chain = successors(Some(error), |error: &&'_ (dyn Error + 'static)| (**error).source());
    let problem = chain.into_iter().find_map(|error| error.downcast_ref::<Problem>());
    if let Some(problem) = problem.filter(|problem| !problem.status().is_server_error()) {
        return problem.clone().into();
    }
    observe::fault(error);
    problem.cloned().unwrap_or_else(|| Problem::new(StatusCode::INTERNAL_SERVER_ERROR)).into()
}
