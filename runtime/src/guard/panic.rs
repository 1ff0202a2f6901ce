//! Catches panics of user code, so that they can be logged in one line and answered with a 500.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::Poll;

use super::panic_log::log_caught;
use super::panic_record::{self, PanicReport};

/// Runs `work` and reports its panic instead of passing it on.
pub(crate) fn catch<T>(work: impl FnOnce() -> T) -> Result<T, PanicReport> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => {
            log_caught();
            Ok(done)
        }
        Err(payload) => {
            let report = panic_record::take(&*payload);
            // The payload's destructor may panic too.
            if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
                std::mem::forget(second);
            }
            log_caught();
            Err(report)
        }
    }
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
