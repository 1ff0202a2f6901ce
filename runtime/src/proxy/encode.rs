//! The finished JSON of an answer.
//!
//! The body comes first, so that a JSON body can be serialised directly into the text; gateways ignore the order of the
//! members.

use bytes::Bytes;
use http::StatusCode;
use http::header::{HeaderMap, HeaderValue};

use super::answer::ProxyResponse;
use super::content_type;
use super::headers::{self, Headers};
use super::limits::Limits;
use super::refusal::{Refusal, check};
use super::text;
use crate::event::EventSource;
use crate::response::{Body, Data, Fault, Response, Sink};
use crate::text::escape::escape_into;

/// Encodes an answer for its event source, or returns why that source would refuse it. What is left of the response may
/// be memory of the program: the caller drops it where a panic is contained.
pub(crate) fn encode(
    response: &mut Response,
    sink: &Sink,
    source: EventSource,
    is_head: bool,
) -> Result<ProxyResponse, Refusal> {
    check(response, source)?;
    finish(response, sink, source, is_head)
}

/// An answer without a body.
pub(crate) fn empty(status: StatusCode, source: EventSource) -> ProxyResponse {
    let mut out = Sink::Plain.opened();
    tail(&mut out, status, &Headers { content_type: None, others: &HeaderMap::new() }, source, false);
    ProxyResponse::new(status, Bytes::from(out))
}

/// Whether a status excludes a body (RFC 9110, 15.3.5, 15.3.6 and 15.4.5).
pub(crate) fn has_no_body(status: StatusCode) -> bool {
    matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED)
}

fn finish(response: &mut Response, sink: &Sink, source: EventSource, is_head: bool) -> Result<ProxyResponse, Refusal> {
    let status = response.status;
    let has_no_body = has_no_body(status);
    content_type::unite(response);
    let default = (!response.body.data.is_empty()).then_some(&content_type::BYTES);
    let Body { data, content_type, force_base64, .. } = &mut response.body;
    let content_type = content_type.as_ref().or(default).filter(|_| !has_no_body);
    let (mut out, is_base64) = match has_no_body || is_head {
        true => (sink.opened(), false),
        false => body(data, *force_base64, content_type, &response.headers, sink),
    };
    let headers = Headers { content_type, others: &response.headers };
    tail(&mut out, status, &headers, source, is_base64);
    let limit = Limits::of(source).json;
    if out.len() > limit {
        let reason = format!("the answer has {} bytes as JSON, and the limit of the {source} is {limit}", out.len());
        sink.give_back(out);
        return Err(Refusal { fault: Fault::Oversize, reason });
    }
    Ok(ProxyResponse::new(status, Bytes::from(out)))
}

/// What follows the body.
fn tail(out: &mut Vec<u8>, status: StatusCode, headers: &Headers<'_>, source: EventSource, is_base64: bool) {
    out.extend_from_slice(b"\",\"statusCode\":");
    out.extend_from_slice(status.as_str().as_bytes());
    if source == EventSource::Alb {
        let reason = status.canonical_reason().unwrap_or("Unknown");
        for part in [r#","statusDescription":""#, status.as_str(), " ", reason, "\""] {
            out.extend_from_slice(part.as_bytes());
        }
    }
    headers::write(out, headers, source);
    out.extend_from_slice(if is_base64 { br#","isBase64Encoded":true}"# } else { br#","isBase64Encoded":false}"# });
}

/// The text up to the end of the body without its closing quote, and whether the body is base64.
fn body(
    data: &mut Data,
    force_base64: bool,
    content_type: Option<&HeaderValue>,
    headers: &HeaderMap,
    sink: &Sink,
) -> (Vec<u8>, bool) {
    let force = force_base64 || text::is_encoded(headers);
    match data {
        Data::Rewritten(rewritten) => body(&mut rewritten.data, force_base64, content_type, headers, sink),
        Data::Empty => (sink.opened(), false),
        Data::Envelope(envelope) if !force => (envelope.take_text(), false),
        Data::Envelope(envelope) => (base64(sink, envelope.to_plain().as_bytes()), true),
        Data::Problem(problem) => (plain(sink, &problem.to_json("")), false),
        Data::Text(text) if force => (base64(sink, text.as_bytes()), true),
        Data::Text(text) => (plain(sink, text), false),
        Data::Bytes(bytes) => match text::as_text(bytes, content_type, headers).filter(|_| !force) {
            Some(text) => (plain(sink, text), false),
            None => (base64(sink, bytes), !bytes.is_empty()),
        },
    }
}

fn plain(sink: &Sink, text: &str) -> Vec<u8> {
    let mut out = sink.opened();
    out.reserve(text.len() + TAIL);
    escape_into(&mut out, text);
    out
}

fn base64(sink: &Sink, bytes: &[u8]) -> Vec<u8> {
    let mut out = sink.opened();
    out.reserve(bytes.len() / 3 * 4 + TAIL);
    base64_simd::STANDARD.encode_append(bytes, &mut out);
    out
}

/// Bytes that are reserved for what follows a body.
const TAIL: usize = 256;
