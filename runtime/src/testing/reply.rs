//! What a client sees of an answer.

use bytes::Bytes;
use http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::failure::{fail, or_fail};
use crate::gateway::verdict::Verdict;

/// The answer as the client sees it, after what the gateway changes.
#[derive(Clone, Debug)]
pub struct ClientReply {
    verdict: Verdict,
    output: Bytes,
    broken_off: Option<String>,
}

impl ClientReply {
    pub(super) fn new(verdict: Verdict, output: Bytes) -> Self {
        ClientReply { verdict, output, broken_off: None }
    }

    pub(super) fn broken_off(mut self, why: Option<String>) -> Self {
        self.broken_off = why;
        self
    }

    /// Why a streamed body broke off, as in the log; the client sees only that it is incomplete.
    pub fn stream_error(&self) -> Option<&str> {
        self.broken_off.as_deref()
    }

    /// The status, which can also be compared with a number.
    pub fn status(&self) -> StatusCode {
        // A verdict's status is between 200 and 599.
        StatusCode::from_u16(self.verdict.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// All headers, in order; a repeated name has one pair for each value. A gateway also adds ids, date and length.
    pub fn headers(&self) -> &[(String, String)] {
        &self.verdict.headers
    }

    /// The first value of a header; case does not matter.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.header_values(name).next()
    }

    /// All values of a header; case does not matter.
    pub fn header_values<'r>(&'r self, name: &str) -> impl Iterator<Item = &'r str> {
        self.verdict
            .headers
            .iter()
            .filter(move |(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The values of the `set-cookie` headers.
    pub fn cookies(&self) -> Vec<&str> {
        self.header_values("set-cookie").collect()
    }

    /// The body.
    pub fn bytes(&self) -> &[u8] {
        &self.verdict.body
    }

    /// The body as text.
    ///
    /// # Panics
    ///
    /// The body is not UTF-8.
    #[track_caller]
    pub fn text(&self) -> &str {
        or_fail(std::str::from_utf8(&self.verdict.body), "the body of the reply is not text")
    }

    /// The body, parsed from JSON.
    ///
    /// # Panics
    ///
    /// The body is not JSON or does not match the type; the message contains it.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        let shown = String::from_utf8_lossy(&self.verdict.body);
        or_fail(
            serde_json::from_slice(&self.verdict.body),
            &format!("the body of the reply does not match the type: {shown}"),
        )
    }

    /// The members of a problem (RFC 9457): `reply.problem()["detail"]`.
    ///
    /// # Panics
    ///
    /// The reply is not a problem.
    #[track_caller]
    pub fn problem(&self) -> Value {
        match self.header("content-type") {
            Some("application/problem+json") => self.json(),
            other => {
                let body = String::from_utf8_lossy(&self.verdict.body);
                fail(&format!("a {} with content type {other:?} is not a problem: {body}", self.status()))
            }
        }
    }

    /// The function's output, as Lambda receives it.
    pub fn output(&self) -> &[u8] {
        &self.output
    }

    /// The gateway's notes on what is legal but surely not intended.
    pub fn notes(&self) -> &[String] {
        &self.verdict.notes
    }
}
