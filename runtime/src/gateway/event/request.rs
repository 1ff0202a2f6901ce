//! What a client sends to an event source.

use std::fmt;

use bytes::Bytes;

use super::ending::Ending;
use crate::event::ConnectionEvent;

/// A request, or what happens to a connection of a WebSocket API.
#[derive(Clone, Debug)]
pub(crate) struct ClientRequest {
    pub(crate) kind: RequestKind,
    /// Path and query, percent-encoded.
    pub(crate) target: String,
    /// In order; a repeated name has one pair for each value.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
    pub(crate) source_ip: String,
}

/// What a client does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RequestKind {
    /// It sends an HTTP request with this method; one to a WebSocket API connects.
    Http(String),
    /// It sends a message on its connection.
    Message,
    /// It has disconnected.
    Disconnect(Ending),
}

impl ClientRequest {
    /// Without headers and body, from this machine.
    pub(crate) fn new(kind: RequestKind, target: &str) -> Self {
        ClientRequest {
            kind,
            target: target.to_owned(),
            headers: Vec::new(),
            body: Bytes::new(),
            source_ip: "127.0.0.1".to_owned(),
        }
    }

    pub(in crate::gateway) fn path(&self) -> &str {
        let path = self.target.split('?').next().unwrap_or_default();
        if path.is_empty() { "/" } else { path }
    }

    pub(super) fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// The first value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl RequestKind {
    /// The HTTP method, or the event type of a WebSocket API instead.
    pub(crate) fn method(&self) -> &str {
        match self {
            RequestKind::Http(method) => method,
            RequestKind::Message => "MESSAGE",
            RequestKind::Disconnect(_) => "DISCONNECT",
        }
    }

    /// What it means to a WebSocket API.
    pub(crate) fn connection_event(&self) -> ConnectionEvent {
        match self {
            RequestKind::Http(_) => ConnectionEvent::Connect,
            RequestKind::Message => ConnectionEvent::Message,
            RequestKind::Disconnect(_) => ConnectionEvent::Disconnect,
        }
    }
}

/// `GET /users/7?full=true`, `MESSAGE shout`.
impl fmt::Display for ClientRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.method(), self.target)
    }
}
