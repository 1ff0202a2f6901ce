//! One parked thread that notices when a handler blocks: no timer of the async runtime can fire then.
//!
//! It is not woken for each invocation. It sleeps until the deadline that it knows, and looks then which one
//! comes next; only when there was none at all does a new invocation wake it.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use super::last_word;

/// How long a thread that blocks can hold up the others of the async runtime.
const NUDGE: Duration = Duration::from_millis(50);

static THREAD: OnceLock<Thread> = OnceLock::new();
static PARKED: AtomicBool = AtomicBool::new(false);

/// Starts the thread.
pub(crate) fn start() {
    let spawned = thread::Builder::new().name("watchdog".to_owned()).stack_size(256 * 1024).spawn(watch);
    if let Err(error) = spawned {
        tracing::warn!("no watchdog, blocked handlers will not be answered for: {error}");
    }
}

/// Tells the thread that there is an invocation, if it does not know of any.
pub(crate) fn expect() {
    if PARKED.swap(false, Ordering::AcqRel)
        && let Some(thread) = THREAD.get()
    {
        thread.unpark();
    }
}

fn watch() {
    // Before it parks for the first time: who finds it parked must be able to wake it. It is started once in a process.
    let _ = THREAD.set(thread::current());
    loop {
        match last_word::earliest() {
            None => {
                PARKED.store(true, Ordering::Release);
                // An invocation that came in between has seen no parked thread.
                if last_word::earliest().is_none() {
                    thread::park();
                }
            }
            Some(until) => {
                let now = Instant::now();
                if until > now {
                    let wait = until - now;
                    thread::sleep(if last_word::wake_another_thread() { wait.min(NUDGE) } else { wait });
                }
                while let Some(invocation) = last_word::take_overdue(Instant::now()) {
                    last_word::blocked(&invocation);
                }
            }
        }
    }
}
