//! Errors that know their status.

use std::error::Error;
use std::fmt;

use http::StatusCode;

use super::problem::Problem;

/// An error that says how it is answered.
///
/// `#[derive(ApiError)]` implements it from one `#[status(..)]` a variant. An error of a handler that does
/// not implement it is answered with an opaque 500 and logged with its source chain.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say with which status it is answered",
    label = "not an `ApiError`",
    note = "add `#[derive(ApiError)]` to it and `#[status(..)]` to its variants; over an error of another crate, \
            `#[status(500)]` instead of `transparent`"
)]
pub trait ApiError {
    /// What the client sees.
    fn problem(&self) -> Problem;

    /// What the log shows, with its source chain; never shown to a client.
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

/// A status with what the client is told; the words of a 5xx are only logged.
impl<D: fmt::Display> ApiError for (StatusCode, D) {
    fn problem(&self) -> Problem {
        Problem::new(self.0).detail(self.1.to_string())
    }
}

impl ApiError for std::convert::Infallible {
    fn problem(&self) -> Problem {
        match *self {}
    }
}
