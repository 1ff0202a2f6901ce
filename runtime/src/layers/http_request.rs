//! The request of an event, for layers.

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Uri};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::body::LayerBody;
use crate::event::Event;
use crate::extract::from_event::{append_query, headers, path_and_query};
use crate::response::Problem;

/// What layers receive, to be compared with what they pass on.
pub(super) struct Original {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
}

/// The request of an event: its method, the path as routes match it, its query, headers and body.
///
/// 400 if HTTP does not allow the method, or the path and the query are too long for a URI. No gateway passes either on.
pub(super) fn request(event: &Event<'_>) -> Result<(Original, Request<LayerBody>), Problem> {
    let method = Method::from_bytes(event.method().as_bytes());
    let method = method.map_err(|_| Problem::bad_request("the request's method is not legal"))?;
    let uri = path_and_query(event).or_else(|_| Uri::try_from(encoded(event)));
    let uri = uri.map_err(|_| Problem::bad_request("the request's path is not legal"))?;
    let original = Original { method, uri, headers: headers(event) };
    let mut request = Request::new(body(event));
    request.method_mut().clone_from(&original.method);
    request.uri_mut().clone_from(&original.uri);
    request.headers_mut().clone_from(&original.headers);
    Ok((original, request))
}

/// A body that the event marks as base64 and that is none is refused where it is read.
fn body(event: &Event<'_>) -> LayerBody {
    let bytes = event.body().ok().flatten();
    bytes.map_or_else(LayerBody::empty, |bytes| LayerBody::of_request(Bytes::copy_from_slice(bytes)))
}

/// The path and the query, with everything encoded that a URI does not allow.
fn encoded(event: &Event<'_>) -> String {
    let mut text = utf8_percent_encode(event.path(), IN_PATH).to_string();
    append_query(event, &mut text);
    text
}

/// Characters that are not allowed in a path (RFC 3986, 3.3).
const IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'\\')
    .add(b'^')
    .add(b'|');
