//! The invocations that are not answered yet.
//!
//! An invocation belongs to whoever takes it out of this register: the worker when its handler is done, or the last
//! word when the handler blocks or aborts. The other one finds nothing and stays silent.

use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread::Thread;
use std::time::Instant;

use crate::event::EventSource;
use crate::observe::current;

/// An invocation that is not answered yet.
#[derive(Debug)]
pub(crate) struct InFlight {
    pub(crate) request_id: String,
    /// Protects against answers for the wrong invocation; sent back with the answer.
    pub(crate) invocation_id: Option<String>,
    pub(crate) source: EventSource,
    /// Whether the program streams where the source can.
    pub(crate) streams: bool,
    pub(crate) handler: &'static str,
    /// The connection of an answer whose stream has begun. As long as the invocation is registered, only whole chunks
    /// have been written to it.
    pub(crate) stream: Option<TcpStream>,
    /// When a blocked handler is answered for.
    pub(crate) until: Instant,
}

/// One at a time unless Lambda runs several at once in this process.
static IN_FLIGHT: Mutex<Vec<InFlight>> = Mutex::new(Vec::new());

/// The watchdog's thread, and whether it sleeps until somebody wakes it: it is not woken for each invocation.
static WATCHDOG: OnceLock<Thread> = OnceLock::new();
static SLEEPS: AtomicBool = AtomicBool::new(false);

/// Registers an invocation, and wakes the watchdog if it sleeps without a deadline.
pub(crate) fn enter(invocation: InFlight) {
    with(|all| all.push(invocation));
    wake_watchdog();
}

/// Records whose code runs now, and who reads the answer.
pub(crate) fn describe(request_id: &str, source: EventSource, handler: &'static str) {
    with(|all| {
        if let Some(invocation) = all.iter_mut().find(|invocation| invocation.request_id == request_id) {
            invocation.source = source;
            invocation.handler = handler;
        }
    });
}

/// Takes an invocation: who gets it answers it.
pub(crate) fn take(request_id: &str) -> Option<InFlight> {
    take_if(|invocation| invocation.request_id == request_id)
}

/// The earliest moment at which an invocation must be answered for, if there are any.
pub(crate) fn earliest() -> Option<Instant> {
    with(|all| all.iter().map(|invocation| invocation.until).min())
}

/// Takes an invocation whose time is over.
pub(crate) fn take_overdue(now: Instant) -> Option<InFlight> {
    take_if(|invocation| invocation.until <= now)
}

/// Takes the invocation that the current thread works for, or else any: a process that aborts answers none of them.
pub(crate) fn take_any() -> Option<InFlight> {
    let current = current::get();
    let own = current.and_then(|current| take(&current.request_id));
    own.or_else(take_one)
}

/// Takes any invocation.
pub(crate) fn take_one() -> Option<InFlight> {
    take_if(|_| true)
}

fn take_if(is_it: impl Fn(&InFlight) -> bool) -> Option<InFlight> {
    with(|all| {
        let place = all.iter().position(is_it)?;
        Some(all.swap_remove(place))
    })
}

fn with<T>(work: impl FnOnce(&mut Vec<InFlight>) -> T) -> T {
    work(&mut IN_FLIGHT.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Names the thread that watches the deadlines.
pub(crate) fn watched_by(thread: Thread) {
    // There is one in a process.
    let _ = WATCHDOG.set(thread);
}

/// Puts the calling thread, the watchdog's, to sleep until there is an invocation.
pub(crate) fn sleep_until_one_comes() {
    SLEEPS.store(true, Ordering::Release);
    // One that came in between has seen nobody asleep.
    if earliest().is_none() {
        std::thread::park();
    }
}

fn wake_watchdog() {
    if SLEEPS.swap(false, Ordering::AcqRel)
        && let Some(thread) = WATCHDOG.get()
    {
        thread.unpark();
    }
}
