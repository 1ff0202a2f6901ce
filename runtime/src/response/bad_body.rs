//! What can be wrong with the body of a request as a whole.

use http::StatusCode;

/// What makes the body of a request a bad one, for [`Api::bad_body_status`](crate::Api::bad_body_status).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BadBody {
    /// It is larger than [`Api::max_body`](crate::Api::max_body), or a form in it has too many values: 413.
    TooLarge,
    /// Its content type or its coding is not the one that the handler reads: 415.
    MediaType,
    /// It is missing, or cannot be read at all: not JSON, not UTF-8: 400.
    Syntax,
    /// It is JSON of another shape than the handler needs: 422.
    Shape,
}

impl BadBody {
    /// The status without any setting.
    pub(crate) const fn status(self) -> StatusCode {
        match self {
            BadBody::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            BadBody::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            BadBody::Syntax => StatusCode::BAD_REQUEST,
            BadBody::Shape => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}
