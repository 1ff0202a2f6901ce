//! What decides about an output besides its bytes.

use crate::event::{ConnectionEvent, EventSource};

/// What else decides about an output.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// Who reads the output.
    pub source: EventSource,
    /// The request's `Accept` header.
    pub accept: Option<&'a str>,
    /// The binary media types of a REST API.
    pub binary_media_types: &'a [&'a str],
    /// The error type if Lambda marked the output as a function error (`X-Amz-Function-Error`).
    pub function_error: Option<&'a str>,
    /// Lambda's id of the invocation, for the log line.
    pub request_id: &'a str,
    /// Whether a load balancer's target group works with multi-value headers.
    pub multi_value_headers: bool,
    /// What the function of a WebSocket API was told.
    pub connection: ConnectionEvent,
    /// Whether the route of a WebSocket API has a route response, so that the body is sent to the client.
    pub route_response: bool,
    /// Whether a REST API's integration or a function URL streams: then an output is a prelude of JSON, eight NUL
    /// bytes and the body.
    pub streaming: bool,
}

impl Situation<'_> {
    /// An output of a function that ran well, for a client that accepts anything, without binary media types and
    /// multi-value headers; of a WebSocket API the answer to `$connect`.
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
