//! A streamed answer while it is sent.

use bytes::Bytes;

use crate::failure::InvocationError;
use crate::guard::deadline::Deadline;
use crate::guard::panic::{drop_quietly, guard};
use crate::observe::current::{self, Current};
use crate::response::Chunks;

/// An answer that is sent in chunks.
#[derive(Debug)]
pub struct StreamAnswer {
    pub(super) status: u16,
    pub(super) prelude: Bytes,
    pub(super) body: Bytes,
    pub(super) chunks: Option<Box<Chunks>>,
    pub(super) current: Current,
    pub(super) deadline: Deadline,
}

impl StreamAnswer {
    /// The status that the client receives.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// What is sent first: status and headers as JSON, and eight NUL bytes.
    pub fn prelude(&self) -> &Bytes {
        &self.prelude
    }

    /// The next chunk of the body; `None` at its end, also after an error.
    ///
    /// # Errors
    ///
    /// The stream failed, panicked or ran out of time. This is already logged.
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
            Some(Ok(Some(Ok(chunk)))) => return Some(Ok(chunk)),
            Some(Ok(None)) => {
                self.end();
                return None;
            }
            Some(Ok(Some(Err(error)))) => ("Runtime.StreamError", crate::observe::chain(&*error)),
            Some(Err(report)) => ("Runtime.StreamPanic", format!("{} at {}", report.message, report.location)),
            None => ("Runtime.StreamTimeout", "the time ran out".to_owned()),
        };
        current::within(&self.current, || {
            tracing::error!("the answer's stream broke off, and the client received only a part of it: {message}");
        });
        self.end();
        // The client learns only that the body is cut off.
        Some(Err(InvocationError { error_type: error_type.to_owned(), message }))
    }

    /// The time by which the whole answer must be sent.
    pub(crate) fn deadline(&self) -> Deadline {
        self.deadline
    }

    fn end(&mut self) {
        let chunks = self.chunks.take();
        current::within(&self.current, || drop_quietly(chunks));
    }
}

/// A stream that is not read to its end is dropped here, so that a panic of its destructor is caught.
impl Drop for StreamAnswer {
    fn drop(&mut self) {
        self.end();
    }
}
