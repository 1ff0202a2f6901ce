//! The content type of an answer.

use http::header::{CONTENT_TYPE, HeaderValue};

use crate::guard::panic::drop_quietly;
use crate::response::Response;

/// The content type of a body that has none of its own.
pub(super) static BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// Moves a content type that the headers contain into the body, whose own it replaces.
#[inline]
pub(super) fn unite(response: &mut Response) {
    if !response.headers.is_empty()
        && let Some(own) = response.headers.remove(CONTENT_TYPE)
    {
        response.body.has_foreign_type = true;
        drop_quietly(response.body.content_type.replace(own));
    }
}
