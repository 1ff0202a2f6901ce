//! The body of a request.

use std::borrow::Cow;
use std::fmt;

use http::StatusCode;

use super::fields::Fields;
use super::json::EventJson;

/// Why an event's body cannot be read: it is marked as base64 and is not, or it is not a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyError(Reason);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    NotBase64,
    /// An object or array, as somebody types it who writes an event by hand.
    NotText,
    /// It has a content coding that is not known.
    #[cfg(feature = "decompression")]
    UnknownCoding,
    /// It is not compressed as its content coding says.
    #[cfg(feature = "decompression")]
    NotCompressed,
    /// It is larger than this when it is decompressed.
    #[cfg(feature = "decompression")]
    TooLarge(usize),
}

impl BodyError {
    /// The status of the answer to the client.
    pub(crate) fn status(self) -> StatusCode {
        match self.0 {
            Reason::NotBase64 | Reason::NotText => StatusCode::BAD_REQUEST,
            #[cfg(feature = "decompression")]
            Reason::UnknownCoding => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            #[cfg(feature = "decompression")]
            Reason::NotCompressed => StatusCode::BAD_REQUEST,
            #[cfg(feature = "decompression")]
            Reason::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }
}

#[cfg(feature = "decompression")]
impl BodyError {
    pub(super) const UNKNOWN_CODING: Self = BodyError(Reason::UnknownCoding);
    pub(super) const NOT_COMPRESSED: Self = BodyError(Reason::NotCompressed);

    pub(super) fn too_large(limit: usize) -> Self {
        BodyError(Reason::TooLarge(limit))
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[cfg(feature = "decompression")]
        if let Reason::TooLarge(limit) = self.0 {
            return write!(f, "the body is larger than {limit} bytes when it is decompressed");
        }
        f.write_str(match self.0 {
            Reason::NotBase64 => "the body is not valid base64, although the event marks it as base64",
            Reason::NotText => {
                "the event's `body` is JSON, and every event source sends a string: write `\"body\": \"{..}\"`, with \
                 the quotes inside escaped"
            }
            #[cfg(feature = "decompression")]
            Reason::UnknownCoding => {
                "the body has a content coding that is not supported: send it as `gzip`, `deflate` or `br`, or without one"
            }
            #[cfg(feature = "decompression")]
            Reason::NotCompressed => "the body is damaged: it is not compressed as its `content-encoding` says",
            #[cfg(feature = "decompression")]
            Reason::TooLarge(_) => "the body is too large when it is decompressed",
        })
    }
}

impl std::error::Error for BodyError {}

/// The body's bytes, decoded from base64 if the event marks them so; `None` if the body is missing or empty.
pub(crate) fn bytes<'e>(fields: &Fields<'e>) -> Result<Option<Cow<'e, [u8]>>, BodyError> {
    let Some(body) = fields.body else { return Ok(None) };
    let Some(text) = body.as_text() else { return Err(BodyError(Reason::NotText)) };
    if text.is_empty() {
        return Ok(None);
    }
    if !fields.is_base64.is_some_and(EventJson::is_true) {
        return Ok(Some(match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        }));
    }
    let decoded = base64_simd::forgiving_decode_to_vec(text.as_bytes()).map_err(|_| BodyError(Reason::NotBase64))?;
    Ok(Some(Cow::Owned(decoded)))
}
