//! What pages may always do.

/// The methods that need no permission.
pub(super) fn is_safe_method(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "POST")
}

/// Longer values need permission.
const LONGEST_SAFE_VALUE: usize = 128;

/// Whether every page may send this header (Fetch, "CORS-safelisted request-header").
pub(super) fn is_safe_header(name: &str, value: &str) -> bool {
    let is_safe = match name.to_ascii_lowercase().as_str() {
        "accept" | "accept-language" | "content-language" => true,
        "content-type" => {
            let media_type = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            matches!(media_type.as_str(), "application/x-www-form-urlencoded" | "multipart/form-data" | "text/plain")
        }
        _ => false,
    };
    is_safe && value.len() <= LONGEST_SAFE_VALUE
}

/// Whether a browser sets the header itself, and lets no script do it (Fetch, "forbidden request-header").
pub(super) fn is_set_by_browser(name: &str) -> bool {
    const NAMES: [&str; 21] = [
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-method",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    ];
    let name = name.to_ascii_lowercase();
    NAMES.contains(&name.as_str()) || name.starts_with("sec-") || name.starts_with("proxy-")
}
