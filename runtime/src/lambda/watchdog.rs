//! A thread that notices when a handler blocks its own: no timer of the async runtime can fire then.
//!
//! Waking it for each invocation would cost a system call each time. So it sleeps until the earliest deadline it knows,
//! and then looks for the next one; a new invocation wakes it only if it has found none.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::{last_post, last_word, threads};
use crate::guard::in_flight;
use crate::guard::panic::catch;

/// How long a blocked thread can hold up the others of the async runtime.
const NUDGE: Duration = Duration::from_millis(50);

/// Starts the thread, unless it is running already or could not post an answer.
pub(super) fn start() {
    static IS_STARTED: AtomicBool = AtomicBool::new(false);
    if !IS_STARTED.load(Ordering::Relaxed) && last_post::is_prepared() && !IS_STARTED.swap(true, Ordering::Relaxed) {
        // If there is no thread now, there may be one for the next invocation.
        IS_STARTED.store(spawn(), Ordering::Relaxed);
    }
}

fn spawn() -> bool {
    let spawned = thread::Builder::new().name("watchdog".to_owned()).stack_size(256 * 1024).spawn(watch);
    if let Err(error) = &spawned {
        crate::observe::report!(WARN, "no watchdog, blocked handlers will not be answered for: {error}");
    }
    spawned.is_ok()
}

fn watch() {
    // Before it sleeps for the first time: whoever finds it asleep must be able to wake it.
    in_flight::watched_by(thread::current());
    loop {
        if catch(look).is_err() {
            // Not at full speed, if the same happens again.
            thread::sleep(NUDGE);
        }
    }
}

/// Waits for the next deadline, and answers for invocations whose time has passed.
fn look() {
    let Some(until) = in_flight::earliest() else { return in_flight::sleep_until_one_comes() };
    let wait = until.saturating_duration_since(Instant::now());
    if !wait.is_zero() {
        thread::sleep(if threads::wake_another() { wait.min(NUDGE) } else { wait });
    }
    let overdue = in_flight::take_overdue(Instant::now());
    if !overdue.is_empty() {
        last_word::overdue(overdue);
    }
}
