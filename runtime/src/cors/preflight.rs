//! Preflights: the question of a browser whether a page may send a request (Fetch, "CORS-preflight request").

use std::borrow::Cow;

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
    AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue, ORIGIN,
};

use http::{Method, StatusCode};

use super::answer::{decorate, vary};
use super::page::origin;
use super::policy::{CorsPolicy, list};
use crate::event::Event;
use crate::response::Response;
use crate::spec::{ArgumentSpec, Part};

/// The longest method that is allowed where no route has the path. Those of WebDAV have 16 characters at most.
const LONGEST_METHOD: usize = 32;

/// Whether a browser asks. An `OPTIONS` without these headers is a request as any other.
pub(crate) fn is_preflight(method: &str, event: &Event<'_>, cors: &CorsPolicy) -> bool {
    method == "OPTIONS"
        && cors.applies_to(event.source())
        && event.header(ACCESS_CONTROL_REQUEST_METHOD.as_str()).is_some()
        && event.header(ORIGIN.as_str()).is_some()
}

/// The method that the page wants to use.
pub(crate) fn asked<'e>(event: &Event<'e>) -> Cow<'e, str> {
    event.header(ACCESS_CONTROL_REQUEST_METHOD.as_str()).unwrap_or_default()
}

/// The answer. `methods` are those of the path; `None` if no route has it, and the page then may send its request, so that it
/// can read the 404.
pub(crate) fn preflight<'r>(
    event: &Event<'_>,
    cors: &CorsPolicy,
    methods: Option<&str>,
    values: impl Iterator<Item = &'r ArgumentSpec>,
) -> Response {
    let mut response = Response::new(StatusCode::NO_CONTENT);
    let own = &mut response.headers;
    decorate(own, event, cors);
    vary(own, "access-control-request-method");
    vary(own, "access-control-request-headers");
    if cors.allowed(origin(event).as_deref()).is_none() {
        return response;
    }
    let asked = asked(event);
    let methods = methods.or(Some(&*asked).filter(|asked| is_method(asked)));
    let methods = methods.and_then(|methods| HeaderValue::try_from(methods).ok());
    own.extend(methods.map(|methods| (ACCESS_CONTROL_ALLOW_METHODS, methods)));
    let allowed = match &cors.allow_headers {
        Some(names) => list(names),
        None => list(&headers(values)),
    };
    own.extend(allowed.map(|names| (ACCESS_CONTROL_ALLOW_HEADERS, names)));
    own.extend(cors.max_age.map(|age| (ACCESS_CONTROL_MAX_AGE, HeaderValue::from(age.as_secs()))));
    response
}

fn is_method(text: &str) -> bool {
    text.len() <= LONGEST_METHOD && Method::from_bytes(text.as_bytes()).is_ok()
}

/// The headers that handlers read, and what stands around them, and the two that nearly every page sends.
fn headers<'r>(values: impl Iterator<Item = &'r ArgumentSpec>) -> Vec<HeaderName> {
    let arguments = values.filter(|value| value.part == Part::Header);
    let mut names: Vec<HeaderName> = [AUTHORIZATION, CONTENT_TYPE].into();
    names.extend(arguments.filter_map(|argument| HeaderName::try_from(argument.key).ok()));
    names.sort_unstable_by(|one, other| one.as_str().cmp(other.as_str()));
    names.dedup();
    names
}
