//! The options `etag` and `cache_control` of a handler.

use http::StatusCode;
use http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    HeaderName, HeaderValue, LAST_MODIFIED,
};

use super::if_none_match::IfNoneMatch;
use crate::event::Event;
use crate::guard::panic::drop_quietly;
use crate::observe;
use crate::proxy::drop_response;
use crate::response::{Body, ETag, IntoHeaderValue, Response};

/// What the attribute of a handler says about caches.
#[derive(Clone, Copy, Debug)]
pub struct Caching {
    /// The directives of `cache-control`.
    pub cache_control: Option<&'static str>,
    /// [`etag`] or [`cache_control`]. Called through this pointer, so that programs without the options do not contain them.
    pub finish: fn(&Caching, &mut Response, &Event<'_>),
}

/// Headers that describe a body, and are not sent without it (RFC 9110, 15.4.5). `content-location` and all others are.
const OF_THE_BODY: [HeaderName; 6] =
    [CONTENT_TYPE, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_RANGE, CONTENT_DISPOSITION, LAST_MODIFIED];

/// Adds the version of the answer, and makes it a 304 if the client has that version.
pub fn etag(caching: &Caching, response: &mut Response, event: &Event<'_>) {
    if response.status.is_success()
        && matches!(&*event.method(), "GET" | "HEAD")
        && let Some(current) = current(response)
    {
        let held = IfNoneMatch::of(event);
        let held = held.find(&current);
        if held.is_some() {
            remove_body(response);
        }
        set(response, ETAG, held.unwrap_or(&current));
    }
    cache_control(caching, response, event);
}

/// Adds `cache-control` to a success or a 304 that has none.
pub fn cache_control(caching: &Caching, response: &mut Response, _: &Event<'_>) {
    let is_cached = response.status.is_success() || response.status == StatusCode::NOT_MODIFIED;
    if let Some(directives) = caching.cache_control.filter(|_| is_cached)
        && !response.headers.contains_key(CACHE_CONTROL)
    {
        set(response, CACHE_CONTROL, directives);
    }
}

/// The version that the handler has set, or one made of the body.
fn current(response: &Response) -> Option<ETag> {
    if let Some(own) = response.headers.get(ETAG) {
        return Some(ETag::of_header(own).unwrap_or_else(|| unquoted(own)));
    }
    if response.body.chunks.is_some() {
        observe::report!(
            WARN,
            "the handler has `etag`, and its answer is a stream, of which no etag can be made: set one with `Reply::etag`"
        );
        return None;
    }
    let is_part = response.status == StatusCode::PARTIAL_CONTENT;
    (!is_part && !response.body.data.is_empty()).then(|| ETag::of_content(response.body.data.plain()))
}

/// A header that is not a tag: the quotes are missing.
fn unquoted(value: &HeaderValue) -> ETag {
    let tag = ETag::new(String::from_utf8_lossy(value.as_bytes()));
    observe::report!(
        WARN,
        "the handler's `etag` is {:?}, which has no quotes; it is sent as {tag}: use `Reply::etag`",
        String::from_utf8_lossy(value.as_bytes())
    );
    tag
}

/// Makes a 304 of an answer.
fn remove_body(response: &mut Response) {
    response.status = StatusCode::NOT_MODIFIED;
    for name in &OF_THE_BODY {
        // What is removed may be memory of the program, whose destructor can panic.
        while let Some(value) = response.headers.remove(name) {
            drop_quietly(value);
        }
    }
    let body = std::mem::replace(&mut response.body, Body::empty());
    drop_response(Response::new(StatusCode::OK).with_body(body));
}

fn set(response: &mut Response, name: HeaderName, value: impl IntoHeaderValue) {
    let value = value.into_header_value().unwrap_or_else(|encoded| encoded);
    // A map that is full belongs to an answer that is too large for every source.
    drop_quietly(response.headers.try_insert(name, value));
}
