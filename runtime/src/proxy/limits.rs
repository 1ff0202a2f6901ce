//! How much the event sources take.

use crate::event::EventSource;

/// The largest output of a function, in bytes of the finished JSON: 6 MiB and 100 bytes.
///
/// Above it the Runtime API answers 413 and the invocation is a function error (Lambda quotas, "Invocation
/// payload"; the exact figure is reported from production logs).
pub const MAX_RESPONSE_BYTES: usize = 6 * 1024 * 1024 + 100;

/// The largest output that an Application Load Balancer takes from a function ("Lambda functions as targets").
const MAX_ALB_RESPONSE_BYTES: usize = 1024 * 1024;

/// The largest header block, in bytes of names, values, separators and line ends (API Gateway quotas).
pub const MAX_HEADER_BYTES: usize = 10_240;

/// The largest finished JSON for an event source.
pub(crate) fn max_response_bytes(source: EventSource) -> usize {
    match source {
        EventSource::Alb => MAX_ALB_RESPONSE_BYTES,
        _ => MAX_RESPONSE_BYTES,
    }
}
