//! The kinds of values that a handler can answer with, as traits.

use http::StatusCode;

use super::answer::Answer;
use crate::response::{Body, Sink};

/// A value that is a body, but not JSON by `Serialize`: text, bytes, HTML, or no body.
pub trait AnswerBody {
    /// The status, unless the head or an option sets another.
    const STATUS: StatusCode = StatusCode::OK;

    /// The body.
    ///
    /// # Errors
    ///
    /// The value's `Serialize` fails.
    fn body(self, sink: &Sink) -> Result<Body, serde_json::Error>;
}

/// A value that is a whole response.
pub trait AnswerWhole {
    /// The response.
    fn whole(self) -> Answer;
}

/// A value that is not sent as JSON, so that `None` cannot be sent as `null`.
pub trait NoNull {}

/// A type that can be the body of an `http::Response`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the body of an `http::Response` here",
    label = "not a body",
    note = "text, bytes, `()` and `lambda_http::Body` can; a value to be sent as JSON is returned as it is, or in a `Reply`"
)]
pub trait HttpBody {
    /// The body.
    fn into_body(self) -> Body;
}
