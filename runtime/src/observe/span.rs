//! The span of an invocation, for a subscriber of the program's own: with it, every line that is logged below the
//! handler has the request id.

use std::sync::Arc;

use tracing::Span;
use tracing::level_filters::LevelFilter;

use super::contain::contain;

/// The target of the span. This library's own log rejects it, because it knows the invocation anyway.
pub(super) const TARGET: &str = "api_handler::invocation";

/// The span of one invocation; none if no subscriber wants it. It is closed when the last clone is dropped.
#[derive(Clone, Debug)]
pub(crate) struct InvocationSpan(Option<Arc<Open>>);

impl InvocationSpan {
    pub(crate) const NONE: InvocationSpan = InvocationSpan(None);

    /// Opens the span of an invocation. The handler is not known if no route matches the request.
    #[inline]
    pub(crate) fn open(request_id: &str, handler: Option<&str>, trace_id: Option<&str>) -> Self {
        // Without a subscriber this comparison is all.
        if LevelFilter::current() < LevelFilter::INFO {
            return InvocationSpan::NONE;
        }
        create(request_id, handler, trace_id)
    }

    /// Enters the span until the guard is dropped.
    #[inline]
    pub(crate) fn enter(&self) -> Option<Entered<'_>> {
        self.0.as_deref().and_then(Entered::new)
    }
}

fn create(request_id: &str, handler: Option<&str>, trace_id: Option<&str>) -> InvocationSpan {
    let open = contain(|| {
        let span = tracing::info_span!(target: TARGET, "invocation", request_id, handler, trace_id);
        (!span.is_none()).then(|| Arc::new(Open(Some(span))))
    });
    InvocationSpan(open.flatten())
}

/// A span that is open. A subscriber may panic when it is closed.
#[derive(Debug)]
struct Open(Option<Span>);

impl Drop for Open {
    fn drop(&mut self) {
        let span = self.0.take();
        contain(|| drop(span));
    }
}

/// A span that is entered on this thread. It is left when this is dropped, and so also after a panic.
pub(crate) struct Entered<'s>(&'s Span);

impl<'s> Entered<'s> {
    fn new(open: &'s Open) -> Option<Self> {
        let span = open.0.as_ref()?;
        contain(|| span.with_subscriber(|(id, subscriber)| subscriber.enter(id)))?;
        Some(Entered(span))
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        contain(|| self.0.with_subscriber(|(id, subscriber)| subscriber.exit(id)));
    }
}
