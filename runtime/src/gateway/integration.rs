//! How an event source is connected with the function.

use super::verdict::{Situation, Verdict, judge};
use crate::event::{ConnectionEvent, EventSource};

/// The settings with which a source reads a function's outputs.
#[derive(Clone, Debug)]
pub(crate) struct Integration {
    pub(crate) source: EventSource,
    /// The binary media types of a REST API.
    pub(crate) binary_media_types: Vec<String>,
    /// Whether a load balancer's target group works with multi-value headers.
    pub(crate) multi_value_headers: bool,
    /// Whether the routes of a WebSocket API have a route response.
    pub(crate) route_response: bool,
    /// Whether a REST API or a function URL streams.
    pub(crate) streaming: bool,
}

/// One invocation through an integration.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exchange<'a> {
    /// The request's `Accept` header.
    pub(crate) accept: Option<&'a str>,
    /// What happened to the connection of a WebSocket API.
    pub(crate) connection: ConnectionEvent,
    /// The error type, if Lambda marked the output as a function error.
    pub(crate) function_error: Option<&'a str>,
    /// Lambda's id of the invocation.
    pub(crate) request_id: &'a str,
}

impl Integration {
    /// Without binary media types, multi-value headers, route responses and streaming.
    pub(crate) const fn new(source: EventSource) -> Self {
        Integration {
            source,
            binary_media_types: Vec::new(),
            multi_value_headers: false,
            route_response: false,
            streaming: false,
        }
    }

    /// Judges the output of one invocation.
    pub(crate) fn judge(&self, output: &[u8], exchange: Exchange<'_>) -> Verdict {
        let binary_media_types: Vec<&str> = self.binary_media_types.iter().map(String::as_str).collect();
        let situation = Situation {
            source: self.source,
            accept: exchange.accept,
            binary_media_types: &binary_media_types,
            function_error: exchange.function_error,
            request_id: exchange.request_id,
            multi_value_headers: self.multi_value_headers,
            connection: exchange.connection,
            route_response: self.route_response,
            streaming: self.streaming,
        };
        judge(output, &situation)
    }
}
