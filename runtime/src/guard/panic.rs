//! Catches panics of user code, so that they can be logged in one line and answered with a 500.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::pin::Pin;
use std::sync::Once;
use std::task::Poll;

use crate::observe::current;

/// The message of a panic, and where it happened.
#[derive(Clone, Debug, Default)]
pub(crate) struct PanicReport {
    pub(crate) message: String,
    pub(crate) location: String,
    pub(crate) backtrace: String,
}

thread_local! {
    static LAST: RefCell<Option<PanicReport>> = const { RefCell::new(None) };
}

/// Silences the panic hook for handlers: the default hook prints several lines, each a log entry of its own, and the
/// guard reports the same in one line. Other panics are reported as before. Where panics abort the process, `on_abort`
/// is called first, because no guard will run.
pub(crate) fn install_hook(on_abort: fn(&PanicReport)) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let outer = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if cfg!(panic = "abort") {
                on_abort(&report(info));
            }
            if current::get().is_none() || !store(info) {
                outer(info);
            }
        }));
    });
}

fn store(info: &PanicHookInfo<'_>) -> bool {
    let report = report(info);
    LAST.try_with(|last| last.try_borrow_mut().map(|mut slot| *slot = Some(report)).is_ok()).unwrap_or(false)
}

fn report(info: &PanicHookInfo<'_>) -> PanicReport {
    let backtrace = Backtrace::capture();
    PanicReport {
        message: message(info.payload()),
        location: info.location().map(ToString::to_string).unwrap_or_default(),
        backtrace: match backtrace.status() {
            BacktraceStatus::Captured => backtrace.to_string(),
            _ => String::new(),
        },
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without a message").to_owned()
}

/// Runs `work` and reports its panic instead of passing it on.
pub(crate) fn catch<T>(work: impl FnOnce() -> T) -> Result<T, PanicReport> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let stored = LAST.try_with(|last| last.try_borrow_mut().ok().and_then(|mut slot| slot.take())).ok().flatten();
        let report = stored.unwrap_or_else(|| PanicReport { message: message(&*payload), ..PanicReport::default() });
        // The payload's destructor may panic too.
        if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            std::mem::forget(second);
        }
        report
    })
}

/// Drops a user's value and reports a panic of its destructor.
pub(crate) fn drop_quietly<T>(value: T) {
    if let Err(report) = catch(|| drop(value)) {
        crate::observe::report!(ERROR, location = report.location, "a destructor panicked: {}", report.message);
    }
}

/// Polls a user's future and reports its panic instead of passing it on.
pub(crate) async fn guard<F: Future + ?Sized>(mut future: Pin<&mut F>) -> Result<F::Output, PanicReport> {
    poll_fn(|context| match catch(|| future.as_mut().poll(context)) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
        Err(report) => Poll::Ready(Err(report)),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Bomb;

    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("second");
        }
    }

    #[test]
    fn a_panic_payload_may_panic_when_it_is_dropped() {
        let report = catch(|| std::panic::panic_any(Bomb)).unwrap_err();
        assert!(!report.message.is_empty());
        drop_quietly(Bomb);
    }

    #[test]
    fn the_report_contains_the_panic_message() {
        let number = 7;
        assert_eq!(catch(|| panic!("seven is {number}")).unwrap_err().message, "seven is 7");
    }
}
