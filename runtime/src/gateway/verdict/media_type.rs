//! Binary media types of a REST API.

/// Whether a REST API treats a body of that content type as bytes.
pub(crate) fn is_binary(content_type: Option<&str>, binary_media_types: &[String]) -> bool {
    let types: Vec<&str> = binary_media_types.iter().map(String::as_str).collect();
    matches(content_type, &types)
}

/// Whether a media type, `image/png; q=1`, is one of an API's binary media types.
///
/// `*/*` matches anything, even a missing header, and `type/*` every subtype; `*/subtype` is not a wildcard
/// (API Gateway developer guide, "Content type conversions in API Gateway").
pub(super) fn matches(media_type: Option<&str>, binary_media_types: &[&str]) -> bool {
    if binary_media_types.contains(&"*/*") {
        return true;
    }
    let Some(essence) = media_type.and_then(|text| text.split(';').next()).map(str::trim) else {
        return false;
    };
    binary_media_types.iter().any(|binary| covers(binary, essence))
}

/// The first media type of an `Accept` header: API Gateway ignores the others.
pub(super) fn first(accept: &str) -> &str {
    accept.split(',').next().unwrap_or_default().trim()
}

fn covers(binary: &str, essence: &str) -> bool {
    if let Some(kind) = binary.strip_suffix("/*").filter(|kind| *kind != "*") {
        return essence.split_once('/').is_some_and(|(known, _)| known.eq_ignore_ascii_case(kind));
    }
    !binary.starts_with("*/") && binary.eq_ignore_ascii_case(essence)
}
