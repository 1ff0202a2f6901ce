//! The kinds of values that are answered, as traits.

use http::StatusCode;

use super::answer::Answer;
use crate::response::{Body, Sink};

/// A value that is a body of a kind of its own: text, bytes, HTML, nothing.
pub trait AnswerBody {
    /// The status without any option.
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

/// What has no `null`: whatever is not answered as JSON.
pub trait NoNull {}

/// What an `http::Response` can have as its body.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the body of an `http::Response` here",
    label = "not a body",
    note = "text, bytes, `()` and `lambda_http::Body` can; a value to be sent as JSON is returned as it is, or in a `Reply`"
)]
pub trait HttpBody {
    /// The body.
    fn into_body(self) -> Body;
}
