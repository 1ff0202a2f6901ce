//! Which answers are worth compressing.

use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, HeaderMap};

use crate::response::Response;

/// Types that are compressed, besides text and those that end in `+json`, `+xml` or `+text`. Images, video, archives and
/// fonts for the web are compressed already.
const COMPRESSIBLE: [&str; 17] = [
    "application/geo+json-seq",
    "application/javascript",
    "application/json",
    "application/jsonlines",
    "application/ndjson",
    "application/rtf",
    "application/sql",
    "application/toml",
    "application/wasm",
    "application/x-ndjson",
    "application/x-www-form-urlencoded",
    "application/xml",
    "application/yaml",
    "font/otf",
    "font/ttf",
    "image/bmp",
    "image/vnd.microsoft.icon",
];

/// Whether an answer has a body of a kind that is compressed.
pub(super) fn is_suitable(response: &Response) -> bool {
    let has_body = response.body.chunks.is_some() || !response.body.data.is_empty();
    let headers = &response.headers;
    has_body
        && status_has_body(response.status)
        // The bytes of a part are counted in the body as it is.
        && response.status != StatusCode::PARTIAL_CONTENT
        && ![CONTENT_ENCODING, CONTENT_RANGE].iter().any(|name| headers.contains_key(name))
        && !forbids_changes(headers)
        && has_compressible_type(response)
}

fn status_has_body(status: StatusCode) -> bool {
    !matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED)
}

/// `cache-control: no-transform`.
fn forbids_changes(headers: &HeaderMap) -> bool {
    headers
        .get_all(CACHE_CONTROL)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.split(',').any(|directive| directive.trim().eq_ignore_ascii_case("no-transform")))
}

fn has_compressible_type(response: &Response) -> bool {
    let content_type = response.headers.get(CONTENT_TYPE).or(response.body.content_type.as_ref());
    content_type.and_then(|value| value.to_str().ok()).is_some_and(is_compressible)
}

fn is_compressible(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.starts_with("text/")
        || ["+json", "+xml", "+text"].iter().any(|suffix| essence.ends_with(suffix))
        || COMPRESSIBLE.contains(&essence.as_str())
}

/// Whether a REST API sends a body as bytes that is base64 in the function's output: if the first media type of the request's
/// `Accept` is one of its binary media types (API Gateway developer guide, "Content type conversions in API Gateway").
pub(super) fn is_binary(accept: Option<&str>, binary_media_types: &[String]) -> bool {
    if binary_media_types.iter().any(|known| known == "*/*") {
        return true;
    }
    let first = accept.and_then(|accept| accept.split([',', ';']).next()).map(str::trim);
    first.is_some_and(|first| binary_media_types.iter().any(|known| covers(known, first)))
}

/// `image/*` covers every image; `*/png` is no wildcard.
fn covers(known: &str, essence: &str) -> bool {
    match known.strip_suffix("/*") {
        Some(kind) if kind != "*" => essence.split_once('/').is_some_and(|(of, _)| of.eq_ignore_ascii_case(kind)),
        _ => !known.starts_with("*/") && known.eq_ignore_ascii_case(essence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_compressed_and_what_is_compressed_already_is_not() {
        for content_type in [
            "text/html; charset=utf-8",
            "Application/JSON",
            "image/svg+xml",
            "application/problem+json",
            "text/event-stream",
        ] {
            assert!(is_compressible(content_type), "{content_type}");
        }
        for content_type in ["image/png", "application/zip", "video/mp4", "font/woff2", "application/octet-stream", ""]
        {
            assert!(!is_compressible(content_type), "{content_type}");
        }
    }

    /// The matrix of API Gateway, as it was observed.
    #[test]
    fn the_first_media_type_of_accept_decides() {
        let types = |types: &[&str]| types.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let some = types(&["image/png", "*/test", "application/*"]);
        for (accept, expected) in [
            ("image/png", true),
            ("image/png;q=0.5", true),
            ("image/png,image/*,*/*;q=0.8", true),
            ("image/webp,image/png,*/*;q=0.8", false),
            ("application/json", true),
            ("application/*", true),
            ("image/*", false),
            ("*/test", false),
            ("random/test", false),
            ("*/*", false),
        ] {
            assert_eq!(is_binary(Some(accept), &some), expected, "{accept}");
        }
        assert!(is_binary(None, &types(&["*/*"])) && is_binary(Some("a/b"), &types(&["*/*"])));
        assert!(!is_binary(None, &some) && !is_binary(Some("*/*"), &[]));
    }
}
