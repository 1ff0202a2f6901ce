//! The request of a client as the gateway reads it.

use std::net::SocketAddr;

use http::request::Parts;
use http::{HeaderName, HeaderValue};

use crate::gateway::event::{ClientRequest, RequestKind};
use crate::gateway::verdict::headers::canonical;

/// The request without its body.
pub(super) fn client_request(parts: &Parts, peer: SocketAddr) -> ClientRequest {
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let one = |(name, value): (&HeaderName, &HeaderValue)| {
        (spelled(name.as_str()), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    ClientRequest {
        headers: parts.headers.iter().map(one).collect(),
        source_ip: peer.ip().to_string(),
        ..ClientRequest::new(RequestKind::Http(parts.method.to_string()), target)
    }
}

/// A well-known name in the spelling of HTTP/1.1 clients and CloudFront. The local server has only the name in lower
/// case, not the client's spelling.
fn spelled(name: &str) -> String {
    const KNOWN: [&str; 16] = [
        "accept",
        "accept-encoding",
        "accept-language",
        "authorization",
        "cache-control",
        "content-encoding",
        "content-type",
        "cookie",
        "date",
        "host",
        "if-match",
        "if-none-match",
        "origin",
        "range",
        "referer",
        "user-agent",
    ];
    if KNOWN.contains(&name) { canonical(name) } else { name.to_owned() }
}
