//! Whether bytes can be sent as text.

use http::header::{CONTENT_ENCODING, HeaderMap, HeaderValue};

/// The bytes as text, if their content type is textual, they are valid UTF-8 and nothing encodes them.
///
/// The content type decides first, so that a gateway that is not configured for binary bodies fails on the first
/// request and not only on the first body that is not UTF-8.
pub(crate) fn as_text<'b>(bytes: &'b [u8], content_type: Option<&HeaderValue>, headers: &HeaderMap) -> Option<&'b str> {
    if is_encoded(headers) || !content_type.is_some_and(is_textual) {
        return None;
    }
    std::str::from_utf8(bytes).ok()
}

/// Whether a `content-encoding` says that the body is compressed.
pub(crate) fn is_encoded(headers: &HeaderMap) -> bool {
    !headers.is_empty()
        && headers.get(CONTENT_ENCODING).is_some_and(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity"))
}

fn is_textual(content_type: &HeaderValue) -> bool {
    let essence = content_type.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    let essence = essence.to_ascii_lowercase();
    let has_suffix = |suffix: &[u8]| essence.ends_with(suffix);
    essence.starts_with(b"text/")
        || [b"+json".as_slice(), b"+xml", b"/json", b"/xml", b"/csv"].into_iter().any(has_suffix)
        || [b"application/javascript".as_slice(), b"application/x-www-form-urlencoded", b"application/yaml"]
            .contains(&essence.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn textual_types() {
        let textual = |name: &'static str| is_textual(&HeaderValue::from_static(name));
        for name in
            ["text/html; charset=utf-8", "Application/JSON", "image/svg+xml", "application/problem+json", "text/csv"]
        {
            assert!(textual(name), "{name}");
        }
        for name in ["image/png", "application/octet-stream", "application/jsonx", ""] {
            assert!(!textual(name), "{name}");
        }
    }

    #[test]
    fn bytes_that_are_not_text_or_are_encoded_stay_bytes() {
        let text = HeaderValue::from_static("text/plain");
        let mut headers = HeaderMap::new();
        assert_eq!(as_text(b"a", Some(&text), &headers), Some("a"));
        assert_eq!(as_text(b"\xff", Some(&text), &headers), None);
        assert_eq!(as_text(b"a", None, &headers), None);
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        assert_eq!(as_text(b"a", Some(&text), &headers), None);
    }
}
