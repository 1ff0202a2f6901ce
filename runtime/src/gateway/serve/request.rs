//! The request of a client as the gateway reads it.

use std::net::SocketAddr;

use http::request::Parts;
use http::{HeaderName, HeaderValue};

use super::header_letters::HeaderLetters;
use crate::gateway::event::{ClientRequest, RequestKind};

/// The request without its body.
pub(super) fn client_request(parts: &Parts, peer: SocketAddr) -> ClientRequest {
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let unknown = HeaderLetters::default();
    let letters = parts.extensions.get().unwrap_or(&unknown);
    let one = |(name, value): (&HeaderName, &HeaderValue)| {
        (letters.spelled(name.as_str()).to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    ClientRequest {
        headers: parts.headers.iter().map(one).collect(),
        source_ip: peer.ip().to_string(),
        ..ClientRequest::new(RequestKind::Http(parts.method.to_string()), target)
    }
}
