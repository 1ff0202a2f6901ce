//! Errors that define their response.

use std::error::Error;
use std::fmt;

use http::StatusCode;

use super::problem::Problem;

/// An error that defines the response to it: a [`Problem`].
///
/// `#[derive(ApiError)]` implements it, with one `#[status(..)]` per variant. An error that does not implement it is
/// answered with an opaque 500 and logged with its source chain.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say with which status it is answered",
    label = "not an `ApiError`",
    note = "add `#[derive(ApiError)]` to it and `#[status(..)]` to its variants; for an error of another crate, use \
            `#[status(500)]` instead of `transparent`"
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
