//! Answers that are sent in chunks: a prelude of JSON, eight NUL bytes, then the body as it is
//! ("Set up a Lambda proxy integration with payload response streaming").
//!
//! Behind a source that streams, every answer has this form, even a problem: any other output is a 500 there.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};

use super::headers::{self, Headers};
use super::refusal::{Refusal, check};
use super::stream_answer::StreamAnswer;
use crate::event::EventSource;
use crate::guard::deadline::Deadline;
use crate::guard::panic::drop_quietly;
use crate::observe::current::{self, Current};
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

/// Encodes an answer for a source that streams, or returns why that source would refuse it.
pub(crate) fn stream(
    mut response: Response,
    source: EventSource,
    is_head: bool,
    current: &Current,
    deadline: Deadline,
) -> Result<StreamAnswer, Refusal> {
    check(&mut response, source)?;
    finish(response, source, is_head, current, deadline)
}

/// An answer without a body.
pub(crate) fn empty(status: StatusCode, source: EventSource, current: &Current, deadline: Deadline) -> StreamAnswer {
    StreamAnswer {
        status: status.as_u16(),
        prelude: prelude(status, None, &HeaderMap::new(), source),
        body: Bytes::new(),
        chunks: None,
        current: current.clone(),
        deadline,
    }
}

fn finish(
    mut response: Response,
    source: EventSource,
    is_head: bool,
    current: &Current,
    deadline: Deadline,
) -> Result<StreamAnswer, Refusal> {
    let status = response.status;
    let has_no_body = matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED);
    let content_type = response.headers.remove(CONTENT_TYPE).or(response.body.content_type.take());
    let content_type = content_type.unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let prelude = prelude(status, Some(&content_type).filter(|_| !has_no_body), &response.headers, source);
    if prelude.len() > MAX_PRELUDE_BYTES {
        let reason = format!(
            "status and headers have {} bytes as JSON, and the limit of a streamed answer is 16384",
            prelude.len()
        );
        return Err(Refusal { fault: Fault::Oversize, reason });
    }
    let sends_body = !has_no_body && !is_head;
    let chunks = response.body.chunks.take();
    if !sends_body {
        current::within(current, || drop_quietly(chunks));
        let body = Bytes::new();
        return Ok(StreamAnswer {
            status: status.as_u16(),
            prelude,
            body,
            chunks: None,
            current: current.clone(),
            deadline,
        });
    }
    let body = plain(std::mem::replace(&mut response.body.data, Data::Empty));
    Ok(StreamAnswer { status: status.as_u16(), prelude, body, chunks, current: current.clone(), deadline })
}

/// The bytes that the client receives: a stream needs neither escapes nor base64.
fn plain(data: Data) -> Bytes {
    match data {
        Data::Empty => Bytes::new(),
        Data::Text(text) => Bytes::from(text.into_owned()),
        Data::Bytes(bytes) => bytes,
        Data::Envelope(envelope) => Bytes::from(envelope.to_plain()),
        Data::Problem(problem) => Bytes::from(problem.to_json("")),
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
pub(crate) fn whole_stream(mut response: Response, source: EventSource, is_head: bool) -> Result<Bytes, Refusal> {
    check(&mut response, source)?;
    let content_type = response.headers.remove(CONTENT_TYPE).or(response.body.content_type.take());
    let mut out = prelude(response.status, content_type.as_ref(), &response.headers, source).to_vec();
    if !is_head {
        out.extend_from_slice(&plain(response.body.data));
    }
    Ok(Bytes::from(out))
}
