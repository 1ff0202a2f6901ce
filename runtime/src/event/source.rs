//! Who sends events.

use std::fmt;

/// Who made an event, and so who reads the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventSource {
    /// API Gateway REST API (payload format 1.0).
    RestApi,
    /// API Gateway HTTP API with payload format 1.0.
    HttpApiV1,
    /// API Gateway HTTP API with payload format 2.0.
    HttpApi,
    /// Lambda function URL.
    FunctionUrl,
    /// Application Load Balancer.
    Alb,
    /// API Gateway WebSocket API.
    WebSocketApi,
    /// VPC Lattice.
    VpcLattice,
}

impl EventSource {
    /// All of them, for tests that hold for each.
    ///
    /// ```
    /// # use api_handler::EventSource;
    /// assert!(EventSource::ALL.contains(&EventSource::Alb));
    /// ```
    pub const ALL: &[EventSource] = &[
        EventSource::RestApi,
        EventSource::HttpApiV1,
        EventSource::HttpApi,
        EventSource::FunctionUrl,
        EventSource::Alb,
        EventSource::WebSocketApi,
        EventSource::VpcLattice,
    ];

    /// Whether events have the shape of payload format 2.0.
    pub(crate) fn is_payload_2(self) -> bool {
        matches!(self, EventSource::HttpApi | EventSource::FunctionUrl)
    }

    /// Whether the source has already percent-decoded the path parameters: HTTP APIs do, REST APIs hand them
    /// on as the client sent them, and the others have none.
    pub(super) fn decodes_paths(self) -> bool {
        matches!(self, EventSource::HttpApi | EventSource::HttpApiV1)
    }
}

impl fmt::Display for EventSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            EventSource::RestApi => "REST API",
            EventSource::HttpApiV1 => "HTTP API (payload 1.0)",
            EventSource::HttpApi => "HTTP API",
            EventSource::FunctionUrl => "function URL",
            EventSource::Alb => "Application Load Balancer",
            EventSource::WebSocketApi => "WebSocket API",
            EventSource::VpcLattice => "VPC Lattice",
        })
    }
}

/// What happened to a connection of a WebSocket API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConnectionEvent {
    /// A client wants to connect: an answer of 2xx lets it, any other status is what it sees.
    Connect,
    /// A client has sent a message.
    Message,
    /// The connection is gone; nobody reads the answer.
    Disconnect,
}
