//! The handshake of a WebSocket connection (RFC 6455, 4.2).

use base64_simd::STANDARD;
use bytes::Bytes;
use http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, UPGRADE};
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;

/// The value of `Sec-WebSocket-Accept` (RFC 6455, 4.2.2), if the request is a handshake.
pub(super) fn accept(request: &Request<Incoming>) -> Option<HeaderValue> {
    const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    let upgrade = request.headers().get(UPGRADE)?;
    if !upgrade.as_bytes().eq_ignore_ascii_case(b"websocket") {
        return None;
    }
    let key = request.headers().get(SEC_WEBSOCKET_KEY)?.to_str().ok()?;
    let digest = sha1_smol::Sha1::from(format!("{key}{GUID}")).digest().bytes();
    HeaderValue::try_from(STANDARD.encode_to_string(digest)).ok()
}

pub(super) fn switched(accept: HeaderValue, protocol: Option<HeaderValue>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    headers.extend(protocol.map(|protocol| (SEC_WEBSOCKET_PROTOCOL, protocol)));
    response
}
