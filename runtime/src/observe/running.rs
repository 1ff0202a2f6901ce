//! An invocation while it runs.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};

use super::current::{self, Current};
use super::span::InvocationSpan;

/// An invocation that code works for: what the code logs, counts or panics with is recorded as part of it.
#[derive(Clone, Debug)]
pub(crate) struct Running {
    current: Current,
    span: InvocationSpan,
}

impl Running {
    /// Opens the span of an invocation, if a subscriber wants it. It is closed when the last clone is dropped.
    pub(crate) fn new(current: Current) -> Self {
        let span = InvocationSpan::open(&current.request_id, current.handler, current.trace_id.as_deref());
        Running { current, span }
    }

    /// Runs `work` as part of the invocation.
    pub(crate) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        current::within(&self.current, || {
            let _entered = self.span.enter();
            work()
        })
    }

    /// Runs each poll of a future as part of the invocation.
    pub(crate) async fn scope<F: Future>(self, mut future: Pin<&mut F>) -> F::Output {
        let Running { current, span } = self;
        // The invocation is set before the span is entered, so that a panic of a subscriber belongs to it.
        let entering = pin!(poll_fn(|context| {
            let _entered = span.enter();
            future.as_mut().poll(context)
        }));
        current::scope(current, entering).await
    }
}
