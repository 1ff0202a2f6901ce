//! What a verdict depends on, apart from the output.

use crate::event::{ConnectionEvent, EventSource};

/// What a verdict depends on, apart from the output.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The source that receives the output.
    pub source: EventSource,
    /// The request's `Accept` header.
    pub accept: Option<&'a str>,
    /// The binary media types of a REST API.
    pub binary_media_types: &'a [&'a str],
    /// The error type if Lambda marked the output as a function error (`X-Amz-Function-Error`).
    pub function_error: Option<&'a str>,
    /// Lambda's id of the invocation, for the line in the execution log.
    pub request_id: &'a str,
    /// Whether a load balancer's target group works with multi-value headers.
    pub multi_value_headers: bool,
    /// What happened to the connection of a WebSocket API.
    pub connection: ConnectionEvent,
    /// Whether the route of a WebSocket API has a route response, so that the body is sent to the client.
    pub route_response: bool,
    /// Whether a REST API's integration or a function URL streams. An output is then a prelude of JSON, eight
    /// NUL bytes and the body.
    pub streaming: bool,
}

impl Situation<'_> {
    /// The function did not fail and the client accepts anything; there are no binary media types and no multi-value
    /// headers. The output of a WebSocket API answers `$connect`.
    pub const fn new(source: EventSource) -> Self {
        Situation {
            source,
            accept: None,
            binary_media_types: &[],
            function_error: None,
            request_id: "",
            multi_value_headers: false,
            connection: ConnectionEvent::Connect,
            route_response: false,
            streaming: false,
        }
    }
}
