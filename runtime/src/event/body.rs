//! The body of a request.

use std::borrow::Cow;
use std::fmt;

use super::fields::Fields;
use super::json::EventJson;

/// The event marks the body as base64, and it is not valid base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyError;

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body is not valid base64, although the event marks it as base64")
    }
}

impl std::error::Error for BodyError {}

/// The body's bytes, decoded from base64 if the event marks them so; `None` if the body is missing or empty.
pub(crate) fn bytes<'e>(fields: &Fields<'e>) -> Result<Option<Cow<'e, [u8]>>, BodyError> {
    let Some(text) = fields.body.and_then(EventJson::as_text).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    if !fields.is_base64.is_some_and(EventJson::is_true) {
        return Ok(Some(match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        }));
    }
    let decoded = base64_simd::forgiving_decode_to_vec(text.as_bytes()).map_err(|_| BodyError)?;
    Ok(Some(Cow::Owned(decoded)))
}
