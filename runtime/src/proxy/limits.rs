//! The limits of all event sources, in one table.

use crate::event::EventSource;

/// The largest output of a function, in bytes of the finished JSON: 6 MiB and 100 bytes.
///
/// Above it the Runtime API answers 413 and the invocation is a function error (Lambda quotas, "Invocation
/// payload"; the exact figure is reported from production logs).
pub const MAX_RESPONSE_BYTES: usize = 6 * 1024 * 1024 + 100;

/// The largest header block, in bytes of names, values, separators and line ends (API Gateway quotas).
const MAX_HEADER_BYTES: usize = 10_240;

/// The largest answer that an event source accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Bytes of the finished JSON.
    pub(crate) json: usize,
    /// Bytes of the header block.
    pub(crate) headers: usize,
    /// Bytes of the body as the client receives it, if the source limits it.
    pub(crate) body: Option<usize>,
}

/// Where no limit of a source is known, it is assumed to be that of a REST API, which is the smallest.
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
            // that is 10^6 or 2^20 bytes is not documented, so the smaller is assumed.
            EventSource::Alb => Limits { json: 1_000_000, ..DEFAULT },
            // "Quotas for configuring and running a WebSocket API": message payload, 128 KB.
            EventSource::WebSocketApi => Limits { body: Some(128 * 1024), ..DEFAULT },
            // "Lambda functions as targets in VPC Lattice": the response JSON, 6 MB.
            EventSource::VpcLattice => DEFAULT,
        }
    }
}
