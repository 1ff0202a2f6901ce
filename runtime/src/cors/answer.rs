//! The headers of every answer.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, HeaderMap,
    HeaderName, HeaderValue, VARY,
};

use super::page::origin;
use super::policy::CorsPolicy;
use crate::event::Event;
use crate::guard::panic::drop_quietly;

/// Adds the headers by which a browser lets a page read the answer.
pub(crate) fn decorate(headers: &mut HeaderMap, event: &Event<'_>, cors: &CorsPolicy) {
    if !cors.applies_to(event.source()) {
        return;
    }
    // Also without an origin: a cache must not serve this answer to a page.
    if cors.varies() {
        vary(headers, "origin");
    }
    if headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) {
        // Set by a handler or a middleware; two values would make every browser refuse the answer.
        return;
    }
    let Some(allowed) = cors.allowed(origin(event).as_deref()) else { return };
    set(headers, ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    if cors.credentials {
        set(headers, ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
    if let Some(names) = &cors.expose_headers
        && !headers.contains_key(ACCESS_CONTROL_EXPOSE_HEADERS)
    {
        set(headers, ACCESS_CONTROL_EXPOSE_HEADERS, names.clone());
    }
}

/// Sets a header. A map that is full stays as it is: its answer is too large for every source.
fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    // What it replaces may be memory of the program, whose destructor can panic.
    drop_quietly(headers.try_insert(name, value));
}

/// Adds a name to `vary`, unless it is there.
pub(crate) fn vary(headers: &mut HeaderMap, name: &'static str) {
    let names = |value: &HeaderValue| {
        value.to_str().is_ok_and(|value| {
            value.split(',').any(|listed| listed.trim() == "*" || listed.trim().eq_ignore_ascii_case(name))
        })
    };
    if !headers.get_all(VARY).iter().any(names) {
        // A map that is full belongs to an answer that is too large for every source.
        let _ = headers.try_append(VARY, HeaderValue::from_static(name));
    }
}
