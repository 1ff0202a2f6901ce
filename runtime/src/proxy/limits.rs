//! How much the event sources take, in one table.

use crate::event::EventSource;

/// The largest output of a function, in bytes of the finished JSON: 6 MiB and 100 bytes.
///
/// Above it the Runtime API answers 413 and the invocation is a function error (Lambda quotas, "Invocation
/// payload"; the exact figure is reported from production logs).
pub const MAX_RESPONSE_BYTES: usize = 6 * 1024 * 1024 + 100;

/// The largest header block, in bytes of names, values, separators and line ends (API Gateway quotas).
pub const MAX_HEADER_BYTES: usize = 10_240;

/// What an event source takes from a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Bytes of the finished JSON.
    pub(crate) json: usize,
    /// Bytes of the header block.
    pub(crate) headers: usize,
    /// Bytes of the body as the client gets it, where it has a limit of its own.
    pub(crate) body: Option<usize>,
}

/// Where a source is not known to have a limit of its own it gets the one of a REST API, which is the smallest.
const DEFAULT: Limits = Limits { json: MAX_RESPONSE_BYTES, headers: MAX_HEADER_BYTES, body: None };

impl Limits {
    /// The limits of a source.
    pub(crate) const fn of(source: EventSource) -> Self {
        match source {
            // "Quotas for configuring and running a REST API": total combined size of header values; payload 10 MB,
            // so that Lambda's own limit comes first. HTTP APIs have the same two.
            EventSource::RestApi | EventSource::HttpApi | EventSource::HttpApiV1 => DEFAULT,
            // "Lambda quotas": 6 MB for a response that is not streamed.
            EventSource::FunctionUrl => DEFAULT,
            // "Use Lambda functions as targets of an Application Load Balancer": the response JSON, 1 MB. Whether
            // that is 2^20 is not said, so it is taken for the smaller one.
            EventSource::Alb => Limits { json: 1_000_000, ..DEFAULT },
            // "Quotas for configuring and running a WebSocket API": message payload, 128 KB.
            EventSource::WebSocketApi => Limits { body: Some(128 * 1024), ..DEFAULT },
            // "Lambda functions as targets in VPC Lattice": the response JSON, 6 MB.
            EventSource::VpcLattice => DEFAULT,
        }
    }
}
