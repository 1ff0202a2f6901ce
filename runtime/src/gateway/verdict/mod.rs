//! What an event source makes of a function's output: the answer that the client sees, or why it is refused.
//!
//! The rules are those of API Gateway and Lambda as far as they are known, each with how sure it is. Where
//! nobody knows what AWS does, the output is refused, so that what passes here passes there. The module
//! reads outputs with its own eyes: it shares nothing with the code that makes them.

mod alb;
mod body;
mod headers;
mod hop_by_hop;
mod lattice;
mod media_type;
mod object;
mod output;
mod payload_1;
mod payload_2;
mod refusal;
mod rest;
mod status;
mod stream;
mod websocket;

use std::fmt;

use crate::event::{ConnectionEvent, EventSource};

pub(crate) use headers::canonical;
pub(crate) use media_type::is_binary;
pub(crate) use output::Value;
use refusal::Refusal;
pub(crate) use refusal::{Cause, event_too_long, max_request_bytes, request_too_long};
pub(crate) use stream::split as split_stream;

/// The longest output that Lambda takes from a function: 6 MiB and 100 bytes of JSON
/// (Lambda quotas; the exact number is in its error message).
pub const MAX_OUTPUT_BYTES: usize = 6_291_556;

/// How sure it is that AWS does the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Confidence {
    /// Recorded against AWS by a test suite.
    Recorded,
    /// Seen on AWS and reported by users or maintainers.
    Reported,
    /// Written in AWS's documentation.
    Documented,
    /// Inferred from what is known.
    Inferred,
    /// Sources disagree.
    Unclear,
}

impl Confidence {
    /// One word, as `explain --json` says it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Confidence::Recorded => "recorded",
            Confidence::Reported => "reported",
            Confidence::Documented => "documented",
            Confidence::Inferred => "inferred",
            Confidence::Unclear => "unclear",
        }
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

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

/// What an event source makes of a function's output.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// The status that the client sees.
    pub status: u16,
    /// The headers that the client sees, without those that every answer gets (request ids, date, length).
    pub headers: Vec<(String, String)>,
    /// The body that the client sees.
    pub body: Vec<u8>,
    /// Whether the output is a well-formed answer.
    pub accepted: bool,
    /// Why it is refused: one sentence that names the field and what to change.
    pub reason: Option<String>,
    /// How sure it is that AWS does the same.
    pub confidence: Confidence,
    /// The line that the execution log of a REST or WebSocket API ends with, or what the access log of a load
    /// balancer has as `error_reason`.
    pub log: Option<String>,
    /// What is legal and surely not meant: a binary body without binary media types, a header that is renamed.
    pub notes: Vec<String>,
}

/// Judges a function's output. Never panics, whatever the bytes are.
///
/// ```
/// use api_handler::EventSource;
/// use api_handler::testing::verdict::{Situation, judge};
///
/// let verdict = judge(br#"{"statusCode":200,"body":{"a":1}}"#, &Situation::new(EventSource::RestApi));
/// assert!(!verdict.accepted);
/// assert_eq!(verdict.status, 502);
/// assert!(verdict.reason.unwrap().contains("`body`"));
/// ```
pub fn judge(output: &[u8], situation: &Situation<'_>) -> Verdict {
    let source = situation.source;
    let can_stream = matches!(source, EventSource::RestApi | EventSource::FunctionUrl);
    let answer = match function_error(output, situation) {
        Some(refusal) => Err(refusal),
        None if situation.streaming && can_stream => stream::answer(output, situation),
        None if can_stream && stream::split(output).is_some() => stream::buffered(output, situation),
        None => match source {
            EventSource::RestApi => rest::answer(output, situation),
            EventSource::HttpApiV1 => payload_1::answer(output),
            EventSource::HttpApi | EventSource::FunctionUrl => payload_2::answer(output, source),
            EventSource::Alb => alb::answer(output, situation),
            EventSource::WebSocketApi => websocket::answer(output, situation),
            EventSource::VpcLattice => lattice::answer(output, situation),
        },
    };
    match answer {
        Ok(answer) => answer.into_verdict(),
        Err(refusal) => refusal.into_verdict(source, situation.request_id),
    }
}

/// The verdict on a failure that is known by other means than an output: a time-out, a line of a log.
pub(crate) fn refusal(cause: Cause, reason: String, source: EventSource, request_id: &str) -> Verdict {
    Refusal::new(cause, Confidence::Reported, reason).into_verdict(source, request_id)
}

/// The failures that Lambda tells before anybody reads the output.
fn function_error(output: &[u8], situation: &Situation<'_>) -> Option<Refusal> {
    if let Some(kind) = situation.function_error {
        return Some(Refusal::function_error(kind, output));
    }
    // What is streamed may be longer.
    (output.len() > MAX_OUTPUT_BYTES && !situation.streaming).then(|| Refusal::too_large(output.len()))
}

/// An answer that is well-formed.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    confidence: Confidence,
    notes: Vec<String>,
}

impl Answer {
    fn into_verdict(self) -> Verdict {
        let mut answer = self;
        if matches!(answer.status, 204 | 304) && !answer.body.is_empty() {
            answer.notes.push(format!("a {} has no body (RFC 9110); the one in `body` is dropped", answer.status));
            answer.body.clear();
            answer.confidence = answer.confidence.max(Confidence::Inferred);
        }
        Verdict {
            status: answer.status,
            headers: answer.headers,
            body: answer.body,
            accepted: true,
            reason: None,
            confidence: answer.confidence,
            log: None,
            notes: answer.notes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            ".*".prop_map(Into::into),
            "(text/html|200|true|YWI=)".prop_map(Into::into),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            let key = "(statusCode|headers|multiValueHeaders|body|isBase64Encoded|cookies|content-type|.*)";
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                prop::collection::hash_map(key, inner, 0..6).prop_map(|map| map.into_iter().collect()),
            ]
        })
    }

    fn check(output: &[u8], accept: Option<&str>, function_error: Option<&str>) {
        let binary_media_types = &["image/*", "*/*"];
        let situations = EventSource::ALL.iter().flat_map(|&source| {
            let one = Situation { accept, binary_media_types, function_error, ..Situation::new(source) };
            let other = Situation {
                multi_value_headers: true,
                connection: ConnectionEvent::Message,
                route_response: true,
                ..one
            };
            [one, other, Situation { streaming: true, ..one }]
        });
        for situation in situations {
            let source = situation.source;
            let verdict = judge(output, &situation);
            assert_eq!(verdict.accepted, verdict.reason.is_none());
            assert!((200..=599).contains(&verdict.status));
            for (name, value) in &verdict.headers {
                assert!(http::HeaderName::try_from(name.as_str()).is_ok(), "{name:?}");
                assert!(http::HeaderValue::try_from(value.as_str()).is_ok(), "{value:?}");
            }
            if verdict.accepted {
                let has_type = verdict.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
                let has_none = [EventSource::Alb, EventSource::VpcLattice, EventSource::WebSocketApi];
                assert!(has_type || has_none.contains(&source), "{source}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(output: Vec<u8>, accept: Option<String>, error: Option<String>) {
            check(&output, accept.as_deref(), error.as_deref());
        }

        #[test]
        fn no_json_makes_it_panic(output in json(), accept: Option<String>) {
            check(output.to_string().as_bytes(), accept.as_deref(), None);
        }
    }

    #[test]
    fn deep_nesting_is_no_danger() {
        for open in ["[", "{\"a\":", "{\"statusCode\":200,\"body\":["] {
            check(open.repeat(100_000).as_bytes(), None, None);
        }
        check(format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)).as_bytes(), None, None);
    }
}
