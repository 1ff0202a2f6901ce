//! The headers of an answer that a page can read.

use super::lists::{lower_case, values};

/// Readable on every answer (Fetch, "CORS-safelisted response-header name").
const ALWAYS: [&str; 7] =
    ["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"];
/// Readable on none (Fetch, "forbidden response-header name").
const NEVER: [&str; 2] = ["set-cookie", "set-cookie2"];

/// Whether a page that may read the answer can also read this header of it.
pub(crate) fn is_exposed(name: &str, headers: &[(String, String)], sends_credentials: bool) -> bool {
    let name = name.to_ascii_lowercase();
    if NEVER.contains(&name.as_str()) {
        return false;
    }
    let listed = lower_case(values(headers, "access-control-expose-headers"));
    // With credentials, `*` is a name as any other.
    ALWAYS.contains(&name.as_str())
        || listed.iter().any(|listed| *listed == name || listed == "*" && !sends_credentials)
}
