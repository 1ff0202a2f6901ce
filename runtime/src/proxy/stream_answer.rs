//! A streamed answer while it is sent.

use std::sync::Arc;

use bytes::Bytes;
use http::StatusCode;

use super::drop_parts::drop_chunks;
use crate::failure::InvocationError;
use crate::guard::deadline::Deadline;
use crate::guard::panic::{drop_quietly, guard};
use crate::guard::panic_record::PanicReport;
use crate::observe::{self, Access, Running};
use crate::response::{Chunks, StreamError};

/// An answer that is sent in chunks.
// Boxed, because every answer is moved as an `Outcome`, which is as large as its largest variant, and few are streams.
#[derive(Debug)]
pub struct StreamAnswer(Box<Sending>);

#[derive(Debug)]
struct Sending {
    status: u16,
    prelude: Bytes,
    /// The next part of the body, or the one that was lent last. It may be memory of the program, whose destructor can
    /// panic or block, so it never leaves the guards.
    part: Bytes,
    /// Whether `part` was lent already.
    is_lent: bool,
    chunks: Option<Box<Chunks>>,
    /// `None` once the answer is over.
    running: Option<Running>,
    deadline: Deadline,
    /// The request in the access log, if the program has one.
    access: Option<Arc<dyn Access>>,
}

impl StreamAnswer {
    /// An answer without a body.
    pub(super) fn new(status: StatusCode, prelude: Bytes, running: Running, deadline: Deadline) -> Self {
        let (status, running) = (status.as_u16(), Some(running));
        let part = Bytes::new();
        StreamAnswer(Box::new(Sending {
            status,
            prelude,
            part,
            is_lent: false,
            chunks: None,
            running,
            deadline,
            access: None,
        }))
    }

    /// The same answer with a body that comes as it is collected.
    pub(super) fn with_chunks(mut self, chunks: Box<Chunks>) -> Self {
        self.0.chunks = Some(chunks);
        self
    }

    /// The same answer, which has a line in the access log when it has been sent.
    pub(crate) fn logged_as(mut self, access: Arc<dyn Access>) -> Self {
        self.0.access = Some(access);
        self
    }

    /// The same answer with a body of one part.
    pub(super) fn with_part(mut self, part: Bytes) -> Self {
        self.0.part = part;
        self
    }

    /// The status that the client receives.
    pub fn status(&self) -> u16 {
        self.0.status
    }

    /// What is sent first: status and headers as JSON, and eight NUL bytes.
    pub fn prelude(&self) -> &Bytes {
        &self.0.prelude
    }

    /// The next chunk of the body; `None` at its end, also after an error.
    ///
    /// # Errors
    ///
    /// The stream failed, panicked or ran out of time. This is already logged.
    pub async fn next(&mut self) -> Option<Result<&[u8], InvocationError>> {
        if self.0.is_lent || self.0.part.is_empty() {
            match self.0.poll().await {
                Ok(Some(part)) => self.0.part = part,
                Ok(None) => {
                    self.0.end(true);
                    return None;
                }
                Err(error) => {
                    self.0.end(false);
                    return Some(Err(error));
                }
            }
        }
        self.0.is_lent = true;
        if let Some(access) = &self.0.access {
            access.sent(self.0.part.len());
        }
        Some(Ok(&self.0.part))
    }

    /// The time by which the whole answer must be sent.
    pub(crate) fn deadline(&self) -> Deadline {
        self.0.deadline
    }
}

/// A stream that is not read to its end is dropped here, so that a panic of its destructor is caught.
impl Drop for StreamAnswer {
    fn drop(&mut self) {
        self.0.end(false);
    }
}

impl Sending {
    /// Drops the part that was lent, and polls the stream for the next one.
    async fn poll(&mut self) -> Result<Option<Bytes>, InvocationError> {
        let Some(running) = &self.running else { return Ok(None) };
        let lent = std::mem::take(&mut self.part);
        if !lent.is_empty() {
            running.within(|| drop_quietly(lent));
        }
        let Some(chunks) = &mut self.chunks else { return Ok(None) };
        let polled = {
            let next = std::pin::pin!(chunks.next());
            let guarded = std::pin::pin!(guard(next));
            self.deadline.race(running.scope(guarded)).await
        };
        match polled {
            Some(Ok(Some(Ok(part)))) => Ok(Some(part)),
            Some(Ok(None)) => Ok(None),
            Some(Ok(Some(Err(error)))) => Err(running.within(|| failed(error))),
            Some(Err(report)) => Err(running.within(|| panicked(&report))),
            None => Err(running.within(timed_out)),
        }
    }

    /// Drops what belongs to the program, logs the request, and closes the invocation's span.
    fn end(&mut self, is_complete: bool) {
        if let Some(running) = self.running.take() {
            let (part, chunks) = (std::mem::take(&mut self.part), self.chunks.take());
            running.within(|| {
                drop_quietly(part);
                drop_chunks(chunks);
            });
            if let Some(access) = self.access.take() {
                access.write(is_complete);
            }
        }
    }
}

fn failed(error: StreamError) -> InvocationError {
    let message = observe::chain(&*error);
    drop_quietly(error);
    broken("Runtime.StreamError", message)
}

fn panicked(PanicReport { message, location, .. }: &PanicReport) -> InvocationError {
    broken("Runtime.StreamPanic", format!("{message} at {location}"))
}

fn timed_out() -> InvocationError {
    broken("Runtime.StreamTimeout", "the time ran out".to_owned())
}

/// Logs why a stream broke off. The client learns only that the body is cut off.
fn broken(error_type: &str, message: String) -> InvocationError {
    observe::report!(ERROR, "the answer's stream broke off, and the client received only a part of it: {message}");
    InvocationError { error_type: error_type.to_owned(), message }
}
