//! Contains panics of the code that a log line runs: a subscriber of the program's own, or the `Display` of an error.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

/// Runs `work`. A panic costs what it would have logged, and nothing else: `None`.
pub(crate) fn contain<T>(work: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(output) => Some(output),
        Err(payload) => {
            // The payload's destructor may panic too.
            if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
                std::mem::forget(second);
            }
            complain();
            None
        }
    }
}

/// Says once in the life of a process that its log is incomplete. It cannot be logged.
fn complain() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Standard error may be closed.
        let _ = std::io::stderr().lock().write_all(
            b"api-handler: the tracing subscriber, or a value that was logged, panicked; the log is incomplete\n",
        );
    });
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
    fn a_panic_stays_inside_and_so_does_that_of_its_payload() {
        assert_eq!(contain(|| 7), Some(7));
        assert_eq!(contain(|| std::panic::panic_any(Bomb)), None::<()>);
    }
}
