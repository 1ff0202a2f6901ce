//! The invocation that the code on this thread works for, as log lines, metrics and the panic hook need it.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

use smallvec::SmallVec;

use super::span::InvocationSpan;

/// One invocation and its handler.
#[derive(Clone, Debug)]
pub(crate) struct Current {
    pub(crate) request_id: RequestId,
    /// `None` if no route matches the request.
    pub(crate) handler: Option<&'static str>,
    /// The X-Ray trace, in the form of the header `X-Amzn-Trace-Id`.
    pub(crate) trace_id: Option<Arc<str>>,
}

/// Lambda's id of an invocation: a UUID, stored without a heap allocation.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(SmallVec<[u8; 40]>);

impl From<&str> for RequestId {
    fn from(id: &str) -> Self {
        RequestId(SmallVec::from_slice(id.as_bytes()))
    }
}

impl Deref for RequestId {
    type Target = str;

    fn deref(&self) -> &str {
        // The bytes come from a `str`.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

thread_local! {
    static CURRENT: RefCell<Option<Current>> = const { RefCell::new(None) };
}

/// The invocation that this thread works for, if any.
pub(crate) fn get() -> Option<Current> {
    CURRENT.try_with(|current| current.try_borrow().ok()?.clone()).ok().flatten()
}

/// The X-Ray trace of the request that the calling code works for, in the form of the header `X-Amzn-Trace-Id`. `None`
/// outside of a request, and if Lambda sends none.
///
/// Code that calls another service sends it along, so that X-Ray shows the call and Lambda can detect a function that
/// calls itself in a loop. It is only available in the task that runs the handler: read it before you spawn another
/// task. The environment variable `_X_AMZN_TRACE_ID`, which other runtimes set, is not set: a process cannot change its
/// environment safely while other threads read it.
///
/// ```
/// use api_handler::invocation::trace_id;
/// use api_handler::prelude::*;
///
/// #[api_handler(GET "/trace")]
/// fn trace() -> Json<Option<String>> {
///     Json(trace_id())
/// }
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let reply = testing::get("/trace").send(Api::new(routes![trace])).await;
/// assert!(reply.text().starts_with("\"Root=1-"));
/// assert_eq!(trace_id(), None);
/// # });
/// ```
pub fn trace_id() -> Option<String> {
    get()?.trace_id.as_deref().map(str::to_owned)
}

/// Sets the invocation for as long as `work` runs.
pub(crate) fn within<T>(current: &Current, work: impl FnOnce() -> T) -> T {
    let mut current = Some(current.clone());
    let _swapped = Swapped::new(&mut current);
    work()
}

/// Sets the invocation, and enters its span, for each poll of a future.
pub(crate) async fn scope<F: Future>(current: Current, span: &InvocationSpan, mut future: Pin<&mut F>) -> F::Output {
    let mut current = Some(current);
    poll_fn(|context| {
        // Before the span is entered, so that a panic of a subscriber belongs to the invocation.
        let _swapped = Swapped::new(&mut current);
        let _entered = span.enter();
        future.as_mut().poll(context)
    })
    .await
}

/// Sets an invocation in place of the outer one, which is restored on drop, and so also after a panic.
struct Swapped<'c>(&'c mut Option<Current>);

impl<'c> Swapped<'c> {
    fn new(current: &'c mut Option<Current>) -> Self {
        swap(current);
        Swapped(current)
    }
}

impl Drop for Swapped<'_> {
    fn drop(&mut self) {
        swap(self.0);
    }
}

fn swap(other: &mut Option<Current>) {
    // Neither fails: the cell is borrowed only while it is copied, and a thread that is exiting runs no handler.
    let _ =
        CURRENT.try_with(|current| current.try_borrow_mut().map(|mut current| std::mem::swap(&mut *current, other)));
}
