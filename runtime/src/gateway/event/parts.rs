//! Values that several events contain.

use std::borrow::Cow;

use serde_json::Value;

use super::request::ClientRequest;

/// `null` for an empty object or text, as in the events of REST APIs.
pub(super) fn or_null(value: Value) -> Value {
    let empty = match &value {
        Value::Object(map) => map.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    };
    if empty { Value::Null } else { value }
}

/// The body as text or base64, and whether it is base64.
pub(super) fn body(bytes: &[u8], as_base64: bool) -> (Value, bool) {
    if bytes.is_empty() {
        return (Value::Null, false);
    }
    if as_base64 {
        return (base64_simd::STANDARD.encode_to_string(bytes).into(), true);
    }
    (String::from_utf8_lossy(bytes).into(), false)
}

/// Whether the sources that have no binary media types pass on the body as text. Forms, bodies without a content type and
/// compressed ones are not.
pub(super) fn is_text(request: &ClientRequest) -> bool {
    let content_type = request.header("content-type").unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let texts = ["application/json", "application/javascript", "application/xml"];
    let is_text = essence.starts_with("text/") || texts.contains(&essence.as_str());
    is_text && request.header("content-encoding").is_none()
}

pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy()
}
