//! An invocation whose answer is still being sent.

use std::future::Future;
use std::pin::Pin;

use super::current::{self, Current};
use super::span::InvocationSpan;

/// An invocation that code works for: what the code logs, counts or panics with is recorded as part of it.
#[derive(Clone, Debug)]
pub(crate) struct Running {
    current: Current,
    span: InvocationSpan,
}

impl Running {
    /// The span is closed when the last of its clones is dropped.
    pub(crate) fn new(current: Current, span: InvocationSpan) -> Self {
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
    pub(crate) async fn scope<F: Future>(&self, future: Pin<&mut F>) -> F::Output {
        current::scope(self.current.clone(), &self.span, future).await
    }
}
