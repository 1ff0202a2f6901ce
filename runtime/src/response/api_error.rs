//! Errors that define their response.

use std::error::Error;
use std::fmt;

use http::StatusCode;

use super::problem::Problem;
use crate::observe;

/// An error that defines the response to it: a [`Problem`].
///
/// `#[derive(ApiError)]` implements it, with one `#[status(..)]` per variant, and so that `?` makes a [`Problem`] of the error.
/// Where it is implemented by hand, `?` needs `impl From<..> for Problem` as well. An error that does not implement it is
/// answered with an opaque 500 and logged with its source chain.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say with which status it is answered",
    label = "not an `ApiError`",
    note = "add `#[derive(ApiError)]` to it and `#[status(..)]` to its variants; for an error of another crate, use \
            `#[status(500)]` instead of `transparent`; a `FromEvent` may also fail with a `Problem` or a `Redirect`"
)]
pub trait ApiError {
    /// The response to the client.
    fn problem(&self) -> Problem;

    /// The error that is logged, with its source chain. It is never shown to a client.
    fn cause(&self) -> Option<&(dyn Error + 'static)> {
        None
    }
}

impl ApiError for Problem {
    fn problem(&self) -> Problem {
        self.clone()
    }

    fn cause(&self) -> Option<&(dyn Error + 'static)> {
        self.source()
    }
}

impl ApiError for StatusCode {
    fn problem(&self) -> Problem {
        Problem::new(*self)
    }
}

/// A status and a detail for the client; the detail of a 5xx is only logged.
impl<D: fmt::Display> ApiError for (StatusCode, D) {
    fn problem(&self) -> Problem {
        Problem::new(self.0).with_detail(self.1.to_string())
    }
}

impl ApiError for std::convert::Infallible {
    fn problem(&self) -> Problem {
        match *self {}
    }
}

impl From<std::convert::Infallible> for Problem {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

/// A status and a detail for the client; the detail of a 5xx is only logged.
impl<D: fmt::Display> From<(StatusCode, D)> for Problem {
    fn from(error: (StatusCode, D)) -> Self {
        error.problem()
    }
}

/// The problem of an error that does not live longer: the log needs what caused a 5xx.
pub(crate) fn into_problem(error: &impl ApiError) -> Problem {
    let problem = error.problem();
    match error.cause() {
        Some(cause) if problem.status().is_server_error() && problem.source().is_none() => {
            let chain = observe::chain(cause);
            problem.with_source(chain)
        }
        _ => problem,
    }
}
