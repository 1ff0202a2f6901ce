//! What a handler answers, before it is shaped for an event source.

mod content;
mod cookie;
mod error;
#[cfg(feature = "lambda_http")]
mod lambda_http;
mod problem;
mod redirect;
mod reply;
pub mod respond;
mod stream;

use std::borrow::Cow;

use bytes::Bytes;
use http::header::HeaderValue;
use http::{HeaderMap, StatusCode};
use serde::Serialize;

use crate::proxy::Envelope;

pub use content::{Html, Json, Text};
pub use cookie::{Cookie, SameSite};
pub use error::ApiError;
#[cfg(feature = "lambda_http")]
pub use lambda_http::LambdaHttp;
pub(crate) use problem::PROBLEM_JSON;
pub use problem::{Problem, ProblemEntry};
pub use redirect::Redirect;
pub use reply::Reply;
pub use stream::StreamBody;
pub(crate) use stream::{Chunks, StreamError};

/// Status, headers and body of an answer.
///
/// Cookies are `set-cookie` headers, one each; each event source gets them where it wants them.
#[derive(Debug)]
pub struct Response {
    /// The status; what is outside 200..=599 is answered as 500.
    pub status: StatusCode,
    /// The headers, repeated ones too.
    pub headers: HeaderMap,
    /// The body, which brings its own content type.
    pub body: Body,
    /// Whether the library made this answer because something failed, for log and metrics.
    pub(crate) fault: Option<Fault>,
}

/// Why the library answered in a handler's stead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The handler's error became a 5xx.
    Error,
    /// The handler panicked.
    Panic,
    /// The handler ran out of time.
    Timeout,
    /// The answer was larger than the event source takes.
    Oversize,
}

impl Response {
    /// An answer with that status, no headers and no body.
    pub fn new(status: StatusCode) -> Self {
        Response { status, headers: HeaderMap::new(), body: Body::empty(), fault: None }
    }

    /// The same answer with that body.
    pub fn with_body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }
}

/// The body of an answer: nothing, text, or bytes, with the content type that fits.
#[derive(Debug)]
pub struct Body {
    pub(crate) data: Data,
    pub(crate) content_type: Option<HeaderValue>,
    pub(crate) force_base64: bool,
    /// What is still to be made of it.
    pub(crate) chunks: Option<Box<Chunks>>,
}

/// What a body holds.
#[derive(Debug)]
pub(crate) enum Data {
    Empty,
    Text(Cow<'static, str>),
    Bytes(Bytes),
    /// JSON that already stands, escaped, at the start of the answer's text.
    Envelope(Envelope),
}

const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");
pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");

impl Body {
    fn of(data: Data, content_type: Option<HeaderValue>) -> Self {
        Body { data, content_type, force_base64: false, chunks: None }
    }

    /// No body.
    pub fn empty() -> Self {
        Body::of(Data::Empty, None)
    }

    /// `text/plain; charset=utf-8`.
    pub fn text(text: impl Into<Cow<'static, str>>) -> Self {
        Body::of(Data::Text(text.into()), Some(TEXT))
    }

    /// `application/octet-stream`; sent as text only under a textual content type and if it is valid UTF-8.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Body::of(Data::Bytes(bytes.into()), Some(BYTES))
    }

    /// `application/json`.
    ///
    /// # Errors
    ///
    /// The value's `Serialize` fails.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        Ok(Body::of(Data::Text(serde_json::to_string(value)?.into()), Some(JSON)))
    }

    pub(crate) fn envelope(envelope: Envelope) -> Self {
        Body::of(Data::Envelope(envelope), Some(JSON))
    }

    /// The same body under another content type.
    pub fn with_content_type(mut self, content_type: HeaderValue) -> Self {
        self.content_type = Some(content_type);
        self
    }

    /// The same body, sent as base64 whatever it is if `always` is true.
    pub fn base64(mut self, always: bool) -> Self {
        self.force_base64 = always;
        self
    }
}
