//! The headers of every answer.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, HeaderMap,
    HeaderValue, ORIGIN, VARY,
};

use super::policy::CorsPolicy;
use crate::event::Event;

/// Adds the headers by which a browser lets a page read the answer.
pub(crate) fn decorate(headers: &mut HeaderMap, event: &Event<'_>, cors: &CorsPolicy) {
    if !cors.applies_to(event.source()) {
        return;
    }
    // Also without an origin: a cache must not serve this answer to a page.
    if cors.varies() {
        vary(headers, "origin");
    }
    let Some(origin) = event.header(ORIGIN.as_str()) else { return };
    if headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) {
        // Set by a handler or a middleware; two values would make every browser refuse the answer.
        return;
    }
    let Some(allowed) = cors.allowed(&origin) else { return };
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    if cors.credentials {
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
    if let Some(names) = &cors.expose_headers
        && !headers.contains_key(ACCESS_CONTROL_EXPOSE_HEADERS)
    {
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, names.clone());
    }
}

/// Adds a name to `vary`, unless it is there.
pub(super) fn vary(headers: &mut HeaderMap, name: &'static str) {
    let names = |value: &HeaderValue| {
        value.to_str().is_ok_and(|value| {
            value.split(',').any(|listed| listed.trim() == "*" || listed.trim().eq_ignore_ascii_case(name))
        })
    };
    if !headers.get_all(VARY).iter().any(names) {
        headers.append(VARY, HeaderValue::from_static(name));
    }
}
