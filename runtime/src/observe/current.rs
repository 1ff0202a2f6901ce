//! Which invocation the code on this thread works for: known to log lines, metrics and the panic hook.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;

/// One invocation and its handler.
#[derive(Clone, Debug)]
pub(crate) struct Current {
    pub(crate) request_id: Arc<str>,
    pub(crate) handler: &'static str,
}

thread_local! {
    static CURRENT: RefCell<Option<Current>> = const { RefCell::new(None) };
}

/// The invocation that this thread works for, if it works for one.
pub(crate) fn get() -> Option<Current> {
    CURRENT.try_with(|current| current.try_borrow().ok()?.clone()).ok().flatten()
}

/// Sets the invocation for as long as `work` runs.
pub(crate) fn within<T>(current: &Current, work: impl FnOnce() -> T) -> T {
    let outer = set(Some(current.clone()));
    let restore = Restore(outer);
    let result = work();
    drop(restore);
    result
}

/// Sets the invocation for each poll of a future.
pub(crate) async fn scope<F: Future>(current: &Current, mut future: Pin<&mut F>) -> F::Output {
    poll_fn(|context| within(current, || future.as_mut().poll(context))).await
}

/// Puts the outer invocation back, also when `work` panics.
struct Restore(Option<Current>);

impl Drop for Restore {
    fn drop(&mut self) {
        set(self.0.take());
    }
}

fn set(value: Option<Current>) -> Option<Current> {
    CURRENT
        .try_with(|current| current.try_borrow_mut().ok().and_then(|mut slot| std::mem::replace(&mut *slot, value)))
        .ok()
        .flatten()
}
