//! A thread that notices when a handler blocks its own: no timer of the async runtime can fire then.
//!
//! Waking it for each invocation would cost a system call each time. So it sleeps until the earliest deadline it knows,
//! and then looks for the next one; a new invocation wakes it only if it has found none.

use std::sync::Once;
use std::thread;
use std::time::{Duration, Instant};

use super::{last_word, threads};
use crate::guard::in_flight;

/// How long a blocked thread can hold up the others of the async runtime.
const NUDGE: Duration = Duration::from_millis(50);

/// Starts the thread, unless it is running already or could not post an answer.
pub(super) fn start() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if last_word::is_prepared() {
            spawn();
        }
    });
}

fn spawn() {
    let spawned = thread::Builder::new().name("watchdog".to_owned()).stack_size(256 * 1024).spawn(watch);
    if let Err(error) = spawned {
        crate::observe::report!(WARN, "no watchdog, blocked handlers will not be answered for: {error}");
    }
}

fn watch() {
    // Before it sleeps for the first time: whoever finds it asleep must be able to wake it.
    in_flight::watched_by(thread::current());
    loop {
        match in_flight::earliest() {
            None => in_flight::sleep_until_one_comes(),
            Some(until) => {
                let now = Instant::now();
                if until > now {
                    let wait = until - now;
                    thread::sleep(if threads::wake_another() { wait.min(NUDGE) } else { wait });
                }
                while let Some(invocation) = in_flight::take_overdue(Instant::now()) {
                    last_word::blocked(&invocation);
                }
            }
        }
    }
}
