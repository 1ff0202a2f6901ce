//! The handshake of a WebSocket connection (RFC 6455, 4.2).

use base64_simd::STANDARD;
use bytes::Bytes;
use http::header::{
    CONNECTION, HeaderName, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION,
    UPGRADE,
};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Version};
use http_body_util::Full;

use super::json_response::json;
use crate::gateway::serve::admission::Refusal;

const VERSION: HeaderValue = HeaderValue::from_static("13");

/// The value of `Sec-WebSocket-Accept` (4.2.2), or what is wrong with the handshake.
pub(super) fn accept<B>(request: &Request<B>) -> Result<HeaderValue, Refusal> {
    let headers = request.headers();
    let upgrades = has_token(headers, &UPGRADE, "websocket") && has_token(headers, &CONNECTION, "upgrade");
    if request.method() != Method::GET || request.version() < Version::HTTP_11 || !upgrades {
        return Err(upgrade_required("this is a WebSocket API: connect to it with a WebSocket client"));
    }
    if headers.get(SEC_WEBSOCKET_VERSION) != Some(&VERSION) {
        return Err(upgrade_required("a WebSocket API has version 13 of the protocol"));
    }
    key(headers).and_then(accepted).ok_or_else(|| {
        let what = r#"{"message":"`Sec-WebSocket-Key` is not one key of 16 bytes in base64"}"#;
        Box::new(json(StatusCode::BAD_REQUEST, what))
    })
}

/// Whether a list of tokens has that one, in any letters.
fn has_token(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    let lists = headers.get_all(name).iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|known| known.trim().eq_ignore_ascii_case(token))
}

fn key(headers: &HeaderMap) -> Option<&str> {
    let mut keys = headers.get_all(SEC_WEBSOCKET_KEY).iter();
    let (key, None) = (keys.next()?.to_str().ok()?, keys.next()) else { return None };
    STANDARD.decode_to_vec(key).is_ok_and(|bytes| bytes.len() == 16).then_some(key)
}

fn accepted(key: &str) -> Option<HeaderValue> {
    const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    let digest = sha1_smol::Sha1::from(format!("{key}{GUID}")).digest().bytes();
    HeaderValue::try_from(STANDARD.encode_to_string(digest)).ok()
}

/// Names the protocol that would be answered (RFC 9110, 15.5.22).
fn upgrade_required(message: &str) -> Refusal {
    let mut response = json(StatusCode::UPGRADE_REQUIRED, &format!(r#"{{"message":"{message}"}}"#));
    let headers = response.headers_mut();
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(SEC_WEBSOCKET_VERSION, VERSION);
    Box::new(response)
}

/// Whether the client offers that subprotocol; it must not be given another (4.1).
pub(super) fn offers(headers: &HeaderMap, protocol: &HeaderValue) -> bool {
    let mut offered = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|list| list.to_str().ok());
    offered.any(|list| list.split(',').any(|offered| protocol == offered.trim()))
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
