//! Wrappers that choose the content type of a body, and conversions into bodies.

use std::borrow::Cow;

use bytes::Bytes;

use super::body::Body;

/// `text/html; charset=utf-8`.
///
/// ```
/// use api_handler::Html;
///
/// let page = Html("<h1>Hello</h1>");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Html<T>(pub T);

/// `application/json`, even for a type that would be sent as text: `Json("x")` sends `"x"` with the quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Json<T>(pub T);

/// `text/plain; charset=utf-8` of any type that implements `Display`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text<T>(pub T);

impl From<()> for Body {
    fn from((): ()) -> Self {
        Body::empty()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Body::text(text)
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Body::text(text)
    }
}

impl From<Cow<'static, str>> for Body {
    fn from(text: Cow<'static, str>) -> Self {
        Body::text(text)
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Body::bytes(bytes)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Body::bytes(bytes)
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Body::bytes(bytes)
    }
}
