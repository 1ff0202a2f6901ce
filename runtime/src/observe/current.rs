//! Which invocation the code on this thread works for: known to log lines, metrics and the panic hook.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

use smallvec::SmallVec;

/// One invocation and its handler.
#[derive(Clone, Debug)]
pub(crate) struct Current {
    pub(crate) request_id: RequestId,
    pub(crate) handler: &'static str,
    /// The X-Ray trace, as the header `X-Amzn-Trace-Id` has it.
    pub(crate) trace_id: Option<Arc<str>>,
}

/// Lambda's id of an invocation: a UUID, for which no memory has to be asked.
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
        // They come from a `str`.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

thread_local! {
    static CURRENT: RefCell<Option<Current>> = const { RefCell::new(None) };
}

/// The invocation that this thread works for, if it works for one.
pub(crate) fn get() -> Option<Current> {
    CURRENT.try_with(|current| current.try_borrow().ok()?.clone()).ok().flatten()
}

/// The X-Ray trace of the request that the calling code works for, as the header `X-Amzn-Trace-Id` has it; `None`
/// outside of a request, and where Lambda sends none.
///
/// Code below a handler that calls another service sends it on, so that X-Ray shows the call and Lambda can detect a
/// function that calls itself without end. It belongs to the task that runs the handler: a task that the handler spawns
/// has none, so read it before. The environment variable `_X_AMZN_TRACE_ID`, in which other runtimes put it, is not
/// set: a process cannot change its environment safely while other threads read it.
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

/// Sets the invocation for each poll of a future.
pub(crate) async fn scope<F: Future>(current: Current, mut future: Pin<&mut F>) -> F::Output {
    let mut current = Some(current);
    poll_fn(|context| {
        let _swapped = Swapped::new(&mut current);
        future.as_mut().poll(context)
    })
    .await
}

/// An invocation in the place of the outer one, which comes back in the end, also when the work panics.
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
    // Neither fails: nothing is borrowed for longer than a copy takes, and a thread that ends runs no handler.
    let _ =
        CURRENT.try_with(|current| current.try_borrow_mut().map(|mut current| std::mem::swap(&mut *current, other)));
}
