//! The verdict on an output: what the client sees, and why.

use super::confidence::Confidence;

/// What an event source makes of a function's output.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// The status that the client sees.
    pub status: u16,
    /// The headers that the client sees, without those of every answer (request ids, date, length).
    pub headers: Vec<(String, String)>,
    /// The body that the client sees.
    pub body: Vec<u8>,
    /// Whether the output is a well-formed answer.
    pub accepted: bool,
    /// Why it is refused: one sentence that names the field and what to change.
    pub reason: Option<String>,
    /// How certain it is that AWS does the same.
    pub confidence: Confidence,
    /// The line with which the execution log of a REST or WebSocket API ends, or the `error_reason` in the access log
    /// of a load balancer.
    pub log: Option<String>,
    /// What is legal but surely not intended: a binary body without binary media types, a header that is renamed.
    pub notes: Vec<String>,
}
