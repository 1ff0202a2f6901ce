//! Answers that are sent piece by piece: a prelude of JSON, eight NUL bytes, then the body as it is
//! ("Set up a Lambda proxy integration with payload response streaming").
//!
//! Behind a source that streams every answer has this form, problems too: any other output is a 500 there.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};

use super::encode::{Refusal, check};
use super::headers::{self, Headers};
use crate::event::{Event, EventSource};
use crate::function::InvocationError;
use crate::lambda::deadline::Deadline;
use crate::lambda::panic::{drop_quietly, guard};
use crate::observe::current::{self, Current};
use crate::response::{Chunks, Data, Fault, PROBLEM_JSON, Problem, Response};

/// Between prelude and body.
const DELIMITER: [u8; 8] = [0; 8];
/// The delimiter has to end within the first 16 KB.
const MAX_PRELUDE_BYTES: usize = 16 * 1024;
/// Lambda's longest time-out; a gateway that streams waits as long ("Set up a Lambda proxy integration with payload
/// response streaming": 15 minutes).
pub(crate) const LONGEST: Duration = Duration::from_secs(15 * 60);

/// An answer that is sent piece by piece.
#[derive(Debug)]
pub struct StreamAnswer {
    status: u16,
    prelude: Bytes,
    body: Bytes,
    chunks: Option<Box<Chunks>>,
    current: Current,
    deadline: Deadline,
}

impl StreamAnswer {
    /// The status that the client sees.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// What is sent first: status and headers as JSON, and eight NUL bytes.
    pub fn prelude(&self) -> &Bytes {
        &self.prelude
    }

    /// The next piece of the body; `None` at its end, also after an error.
    ///
    /// # Errors
    ///
    /// The stream failed, panicked or ran out of time; it is logged already.
    pub async fn next(&mut self) -> Option<Result<Bytes, InvocationError>> {
        if !self.body.is_empty() {
            return Some(Ok(std::mem::take(&mut self.body)));
        }
        let polled = {
            let next = std::pin::pin!(self.chunks.as_mut()?.next());
            let guarded = std::pin::pin!(guard(next));
            self.deadline.race(current::scope(self.current.clone(), guarded)).await
        };
        let (error_type, message) = match polled {
            Some(Ok(Some(Ok(piece)))) => return Some(Ok(piece)),
            Some(Ok(None)) => {
                self.end();
                return None;
            }
            Some(Ok(Some(Err(error)))) => ("Runtime.StreamError", crate::observe::chain(&*error)),
            Some(Err(report)) => ("Runtime.StreamPanic", format!("{} at {}", report.message, report.location)),
            None => ("Runtime.StreamTimeout", "the time was over".to_owned()),
        };
        current::within(&self.current, || {
            tracing::error!("the answer's stream broke off, and the client got a part of it: {message}");
        });
        self.end();
        // The client learns nothing of it but that the body is cut off.
        Some(Err(InvocationError { error_type: error_type.to_owned(), message }))
    }

    /// Until when the whole of it must be sent.
    pub(crate) fn deadline(&self) -> Deadline {
        self.deadline
    }

    fn end(&mut self) {
        let chunks = self.chunks.take();
        current::within(&self.current, || drop_quietly(chunks));
    }
}

/// A stream that nobody reads to its end is dropped, whatever its destructor does.
impl Drop for StreamAnswer {
    fn drop(&mut self) {
        self.end();
    }
}

/// Whether a source can stream at all; the others get whole answers.
pub(crate) fn can_stream(source: EventSource) -> bool {
    matches!(source, EventSource::RestApi | EventSource::FunctionUrl)
}

/// Shapes an answer for a source that streams. One that it would refuse is replaced by a problem.
pub(crate) fn stream(
    mut response: Response,
    event: &Event<'_>,
    is_head: bool,
    current: Current,
) -> (StreamAnswer, Option<Refusal>) {
    let deadline = Deadline::of(event.context(), LONGEST);
    let source = event.source();
    let shaped = check(&mut response, source).and_then(|()| finish(response, source, is_head, &current, deadline));
    let refusal = match shaped {
        Ok(answer) => return (answer, None),
        Err(refusal) => refusal,
    };
    let code = if refusal.fault == Fault::Oversize { "response-too-large" } else { "invalid-response" };
    let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR).code(code).into_response(event);
    let answer = finish(problem, source, is_head, &current, deadline).unwrap_or_else(|_| {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        let prelude = prelude(status, None, &HeaderMap::new(), source);
        StreamAnswer { status: status.as_u16(), prelude, body: Bytes::new(), chunks: None, current, deadline }
    });
    (answer, Some(refusal))
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
        let reason = format!("status and headers have {} bytes as JSON, and 16384 can be streamed", prelude.len());
        return Err(Refusal { fault: Fault::Oversize, reason });
    }
    let shows_body = !has_no_body && !is_head;
    let chunks = response.body.chunks.take();
    if !shows_body {
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

/// What a client gets: nothing is escaped, and base64 is not needed.
fn plain(data: Data) -> Bytes {
    match data {
        Data::Empty => Bytes::new(),
        Data::Text(text) => Bytes::from(text.into_owned()),
        Data::Bytes(bytes) => bytes,
        Data::Envelope(envelope) => Bytes::from(envelope.to_plain()),
    }
}

fn prelude(status: StatusCode, content_type: Option<&HeaderValue>, others: &HeaderMap, source: EventSource) -> Bytes {
    let mut out = format!(r#"{{"statusCode":{}"#, status.as_u16()).into_bytes();
    headers::write(&mut out, &Headers { content_type, others }, source);
    out.push(b'}');
    out.extend_from_slice(&DELIMITER);
    Bytes::from(out)
}

/// The whole of an answer for an invocation whose handler cannot answer any more.
pub(crate) fn last_word(status: StatusCode, request_id: &str, source: EventSource) -> Bytes {
    let mut out = prelude(status, Some(&PROBLEM_JSON), &HeaderMap::new(), source).to_vec();
    out.extend_from_slice(Problem::new(status).to_json(request_id).as_bytes());
    Bytes::from(out)
}
