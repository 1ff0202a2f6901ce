//! The sources of events.

use std::fmt;

/// The service that made an event and reads the answer.
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
    /// All sources, for tests that check each of them.
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

    /// Its name with the article that belongs to it, for a sentence: `an HTTP API`, `a REST API`.
    pub(crate) fn with_article(self) -> String {
        match self {
            EventSource::HttpApi | EventSource::HttpApiV1 | EventSource::Alb => format!("an {self}"),
            EventSource::VpcLattice => self.to_string(),
            EventSource::RestApi | EventSource::FunctionUrl | EventSource::WebSocketApi => format!("a {self}"),
        }
    }

    /// Whether events have payload format 2.0.
    pub(crate) fn is_payload_2(self) -> bool {
        matches!(self, EventSource::HttpApi | EventSource::FunctionUrl)
    }

    /// Whether the source has already percent-decoded the path parameters. HTTP APIs have; REST APIs pass them on as
    /// the client sent them; the other sources have none.
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
    /// A client requests a connection: a 2xx accepts it, any other status refuses it and is sent to the client.
    Connect,
    /// A client has sent a message.
    Message,
    /// The connection is closed; the answer is not read.
    Disconnect,
}
