//! Answers that are sent in chunks: a prelude of JSON, eight NUL bytes, then the body as it is
//! ("Set up a Lambda proxy integration with payload response streaming").
//!
//! Behind a source that streams, every answer has this form, even a problem: any other output is a 500 there.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::{HeaderMap, HeaderValue};

use super::content_type;
use super::encode::has_no_body;
use super::headers::{self, Headers};
use super::refusal::{Refusal, check};
use super::stream_answer::StreamAnswer;
use crate::event::EventSource;
use crate::guard::deadline::Deadline;
use crate::observe::Running;
use crate::response::{Data, Fault, Response};

/// Between prelude and body.
const DELIMITER: [u8; 8] = [0; 8];
/// The delimiter must end within the first 16 KB.
const MAX_PRELUDE_BYTES: usize = 16 * 1024;
/// Lambda's longest time-out; a gateway that streams waits as long ("Set up a Lambda proxy integration with payload
/// response streaming": 15 minutes).
pub(crate) const LONGEST: Duration = Duration::from_secs(15 * 60);

/// Whether a source can stream; the others receive buffered answers.
pub(crate) fn can_stream(source: EventSource) -> bool {
    matches!(source, EventSource::RestApi | EventSource::FunctionUrl)
}

/// Encodes an answer for a source that streams, or returns why that source would refuse it. What is left of the response
/// may be memory of the program: the caller drops it where a panic is contained.
pub(crate) fn stream(
    response: &mut Response,
    source: EventSource,
    is_head: bool,
    running: &Running,
    deadline: Deadline,
) -> Result<StreamAnswer, Refusal> {
    let (prelude, has_body) = opened(response, source)?;
    let answer = StreamAnswer::new(response.status, prelude, running.clone(), deadline);
    if !has_body || is_head {
        return Ok(answer);
    }
    Ok(match response.body.chunks.take() {
        Some(chunks) => answer.with_chunks(chunks),
        None => answer.with_part(plain(&mut response.body.data)),
    })
}

/// The prelude of an answer, and whether a body may follow.
fn opened(response: &mut Response, source: EventSource) -> Result<(Bytes, bool), Refusal> {
    check(response, source)?;
    let status = response.status;
    let has_no_body = has_no_body(status);
    content_type::unite(response);
    // An answer without a body has no content type.
    let default = (response.body.chunks.is_some() || !response.body.data.is_empty()).then_some(&content_type::BYTES);
    let shown = response.body.content_type.as_ref().or(default).filter(|_| !has_no_body);
    let prelude = prelude(status, shown, &response.headers, source);
    if prelude.len() > MAX_PRELUDE_BYTES {
        let reason = format!(
            "status and headers have {} bytes as JSON, and the limit of a streamed answer is {MAX_PRELUDE_BYTES}{}",
            prelude.len(),
            headers::longest(&response.headers)
        );
        return Err(Refusal { fault: Fault::Oversize, reason });
    }
    Ok((prelude, !has_no_body))
}

/// An answer without a body.
pub(crate) fn empty(status: StatusCode, source: EventSource, running: &Running, deadline: Deadline) -> StreamAnswer {
    let prelude = prelude(status, None, &HeaderMap::new(), source);
    StreamAnswer::new(status, prelude, running.clone(), deadline)
}

/// The bytes that the client receives: a stream needs neither escapes nor base64.
fn plain(data: &mut Data) -> Bytes {
    match data {
        Data::Empty => Bytes::new(),
        Data::Text(text) => Bytes::from(std::mem::take(text).into_owned()),
        Data::Bytes(bytes) => std::mem::take(bytes),
        Data::Envelope(envelope) => Bytes::from(envelope.to_plain()),
        Data::Problem(problem) => Bytes::from(problem.to_json("")),
        Data::Rewritten(rewritten) => plain(&mut rewritten.data),
    }
}

fn prelude(status: StatusCode, content_type: Option<&HeaderValue>, others: &HeaderMap, source: EventSource) -> Bytes {
    let mut out = format!(r#"{{"statusCode":{}"#, status.as_u16()).into_bytes();
    headers::write(&mut out, &Headers { content_type, others }, source);
    out.push(b'}');
    out.extend_from_slice(&DELIMITER);
    Bytes::from(out)
}

/// A whole answer in the form of a stream, or why the source would refuse it.
pub(crate) fn whole_stream(response: &mut Response, source: EventSource, is_head: bool) -> Result<Bytes, Refusal> {
    let (prelude, has_body) = opened(response, source)?;
    let mut out = prelude.to_vec();
    if has_body && !is_head {
        out.extend_from_slice(&plain(&mut response.body.data));
    }
    Ok(Bytes::from(out))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::response::Body;

    #[test]
    fn a_whole_answer_has_a_body_only_where_its_status_allows_one() {
        let whole = |status| {
            let mut response = Response::new(status).with_body(Body::text("text"));
            whole_stream(&mut response, EventSource::RestApi, false).unwrap()
        };
        let without = whole(StatusCode::NO_CONTENT);
        assert!(without.ends_with(&DELIMITER) && !String::from_utf8_lossy(&without).contains("content-type"));
        assert!(whole(StatusCode::BAD_GATEWAY).ends_with(b"\0text"));
    }
}
