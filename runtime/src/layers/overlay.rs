//! What layers have changed in a request.

use std::borrow::Cow;
use std::error::Error;
use std::iter::successors;

use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use http_body_util::LengthLimitError;

use super::body::{Content, LayerBody};
use super::error::LayerError;
use super::http_request::Original;
use crate::event::{Changes, Event};
use crate::observe;
use crate::response::Problem;
use crate::text::shortened::shortened;

/// What layers have changed; `None` if they have left the request as it was. The path stays as it is: the handler was found by
/// it before layers ran.
///
/// 413 or 400 if a layer has replaced the body by one that is too large or cannot be read, as a body that is not
/// compressed as its header says.
pub(super) async fn changes(
    original: &Original,
    now: &Parts,
    body: LayerBody,
    event: &Event<'_>,
    max_body: usize,
) -> Result<Option<Changes>, Problem> {
    let mut changes = None;
    if now.method != original.method {
        changes.get_or_insert_with(Changes::default).set_method(now.method.as_str());
    }
    if now.uri != original.uri {
        report_path(original, now);
        if now.uri.query() != original.uri.query() {
            changes.get_or_insert_with(Changes::default).set_query(now.uri.query().unwrap_or_default());
        }
    }
    if now.headers != original.headers {
        changes.get_or_insert_with(Changes::default).set_headers(&all_headers(&now.headers, event));
    }
    if let Some(body) = changed_body(body, event, max_body).await? {
        changes.get_or_insert_with(Changes::default).set_body(body);
    }
    Ok(changes)
}

fn report_path(original: &Original, now: &Parts) {
    if now.uri.path() != original.uri.path() {
        observe::report!(
            WARN,
            "a layer changed the path {} to {}, and the handler sees the first one: it was found by it before layers ran",
            shortened(original.uri.path()),
            shortened(now.uri.path())
        );
    }
}

/// The headers as layers have left them, and those of the event that an `http::HeaderMap` cannot contain.
fn all_headers<'h>(headers: &'h HeaderMap, event: &Event<'h>) -> Vec<(Cow<'h, str>, Vec<Cow<'h, str>>)> {
    let text = |value: &'h HeaderValue| String::from_utf8_lossy(value.as_bytes());
    let values = |name: &HeaderName| headers.get_all(name).iter().map(text).collect();
    let legal = headers.keys().map(|name| (Cow::Borrowed(name.as_str()), values(name)));
    let is_illegal =
        |name: &str, value: &str| HeaderName::try_from(name).is_err() || HeaderValue::try_from(value).is_err();
    let illegal = event.headers().filter(|(name, value)| is_illegal(name, value));
    legal.chain(illegal.map(|(name, value)| (name, vec![value]))).collect()
}

/// The body, if it is not the one that the event contains.
async fn changed_body(body: LayerBody, event: &Event<'_>, max_body: usize) -> Result<Option<Vec<u8>>, Problem> {
    let had_body = matches!(event.body(), Ok(Some(_)));
    match body.into_content() {
        Content::OfRequest(_) => Ok(None),
        Content::Empty if !had_body => Ok(None),
        content => {
            let bytes = collected(LayerBody::new(content), max_body).await?;
            // A layer that only looks at a body, as one that limits its length, gives it another type.
            let is_same = matches!(event.body(), Ok(same) if same.unwrap_or_default() == bytes);
            Ok(Some(bytes).filter(|_| !is_same))
        }
    }
}

async fn collected(body: LayerBody, max_body: usize) -> Result<Vec<u8>, Problem> {
    let limit = max_body.min(LARGEST_BODY);
    let bytes = body.collected(limit).await.map_err(|error| unreadable(&error))?;
    if bytes.len() > limit {
        let detail = format!("the body is larger than {limit} bytes");
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE).with_detail(detail));
    }
    Ok(bytes)
}

/// The size of the largest body that a layer may make of the request's, in bytes. Lambda accepts events of 6 MB, into which a
/// thousand times that can be compressed.
const LARGEST_BODY: usize = 32 * 1024 * 1024;

/// A body that a layer fails to read. The gateway has sent all of it, so it is what the client has sent that is wrong.
fn unreadable(error: &LayerError) -> Problem {
    let chain = successors(Some(error.inner()), |error: &&'_ (dyn Error + 'static)| (**error).source());
    for error in chain {
        if let Some(problem) = error.downcast_ref::<Problem>() {
            return problem.clone();
        }
        if error.is::<LengthLimitError>() {
            return Problem::new(StatusCode::PAYLOAD_TOO_LARGE).with_detail("the body is too large");
        }
    }
    observe::report!(WARN, "a layer could not read the body of the request: {error}; the client got a 400");
    Problem::bad_request("the body cannot be read")
}
