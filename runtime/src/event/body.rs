//! The body of a request.

use std::borrow::Cow;

use super::scan::Fields;
use super::{BodyError, Json};

/// The body's bytes with base64 undone; `None` when there is none.
pub(crate) fn bytes<'e>(fields: &Fields<'e>) -> Result<Option<Cow<'e, [u8]>>, BodyError> {
    let Some(text) = fields.body.and_then(Json::as_text).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    if !fields.is_base64.is_some_and(Json::is_true) {
        return Ok(Some(match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        }));
    }
    let decoded = base64_simd::forgiving_decode_to_vec(text.as_bytes()).map_err(|_| BodyError)?;
    Ok(Some(Cow::Owned(decoded)))
}
