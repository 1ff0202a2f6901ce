//! A register of the invocations that are not answered yet.
//!
//! Whoever takes an invocation out of this register answers it: the worker when its handler has finished, or the last
//! word when the handler blocks or aborts. The other one finds nothing and does nothing.

use std::fmt;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::Thread;
use std::time::{Instant, SystemTime};

use bytes::Bytes;
use http::HeaderMap;

use super::pulse::Pulse;
use crate::event::EventSource;
use crate::observe::Access;
use crate::response::Problem;

/// An answer as it is posted.
#[derive(Debug)]
pub(crate) struct Rendered {
    /// The source that it is for.
    pub(crate) source: EventSource,
    pub(crate) answer: Bytes,
    pub(crate) status: u16,
    /// The bytes of its body.
    pub(crate) body_length: usize,
}

/// Renders a problem as the program wants it. `None` if the program has no answer.
pub(crate) struct OwnAnswer {
    pub(crate) render: Box<dyn FnOnce(Problem) -> Option<Rendered> + Send + Sync>,
    /// When Lambda stops the invocation.
    pub(crate) stops: SystemTime,
}

impl fmt::Debug for OwnAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OwnAnswer")
    }
}

/// An invocation that is not answered yet.
#[derive(Debug)]
pub(crate) struct InFlight {
    pub(crate) request_id: String,
    /// Sent back with the answer, so that Lambda can detect an answer to the wrong invocation.
    pub(crate) invocation_id: Option<String>,
    pub(crate) source: EventSource,
    /// Whether the program streams its answers where the source can receive streams.
    pub(crate) streams: bool,
    /// The handler that runs, once it is known.
    pub(crate) handler: Option<&'static str>,
    /// The connection of an answer whose stream has started. While the invocation is registered, only complete chunks
    /// have been written to it.
    pub(crate) stream: Option<TcpStream>,
    /// When the watchdog answers, if the handler has not.
    pub(crate) until: Instant,
    /// Whether it runs now, where several invocations share the threads.
    pub(crate) pulse: Option<Arc<Pulse>>,
    /// What the library adds to the headers of its own answer to a failure: those of CORS.
    pub(crate) headers: HeaderMap,
    /// The program's own answer to a failure, if it rewrites problems.
    pub(crate) own_answer: Option<OwnAnswer>,
    /// The request in the access log, if the program has one.
    pub(crate) access: Option<Arc<dyn Access>>,
    pub(crate) _unanswered: Unanswered,
}

/// Counts an invocation, in the register or taken out of it, until it has been answered and is dropped.
#[derive(Debug)]
pub(crate) struct Unanswered(());

static UNANSWERED: AtomicUsize = AtomicUsize::new(0);

impl Unanswered {
    pub(crate) fn new() -> Self {
        UNANSWERED.fetch_add(1, Ordering::Relaxed);
        Unanswered(())
    }

    /// How many invocations there are.
    pub(crate) fn count() -> usize {
        UNANSWERED.load(Ordering::Relaxed)
    }
}

impl Drop for Unanswered {
    fn drop(&mut self) {
        UNANSWERED.fetch_sub(1, Ordering::Relaxed);
    }
}

/// It has one entry, unless Lambda runs several invocations in this process at the same time.
static IN_FLIGHT: Mutex<Vec<InFlight>> = Mutex::new(Vec::new());

/// The watchdog's thread.
static WATCHDOG: OnceLock<Thread> = OnceLock::new();
/// Whether the watchdog sleeps until it is woken; waking it for each invocation would cost a system call each time.
static SLEEPS: AtomicBool = AtomicBool::new(false);

/// Registers an invocation, and wakes the watchdog if it sleeps until woken.
pub(crate) fn enter(invocation: InFlight) {
    with(|all| all.push(invocation));
    wake_watchdog();
}

/// Records which handler runs now, and which source receives the answer. The name is empty while a middleware runs for a
/// request that no route matches.
pub(crate) fn describe(request_id: &str, source: EventSource, handler: &'static str) {
    with(|all| {
        if let Some(invocation) = all.iter_mut().find(|invocation| invocation.request_id == request_id) {
            invocation.source = source;
            invocation.handler = Some(handler).filter(|handler| !handler.is_empty());
        }
    });
}

/// Records the headers of the library's own answer to a failure.
pub(crate) fn add_headers(request_id: &str, headers: HeaderMap) {
    with(|all| {
        if let Some(invocation) = all.iter_mut().find(|invocation| invocation.request_id == request_id) {
            invocation.headers = headers;
        }
    });
}

/// Adds the request in the access log, whose line is written by whoever answers. False if the invocation is not registered.
pub(crate) fn show(request_id: &str, access: &Arc<dyn Access>) -> bool {
    with(|all| {
        let found = all.iter_mut().find(|invocation| invocation.request_id == request_id);
        found.map(|invocation| invocation.access = Some(access.clone())).is_some()
    })
}

/// Retains the program's own answer to a failure, once the event has come that it needs.
pub(crate) fn retain(request_id: &str, own_answer: OwnAnswer) {
    with(|all| {
        if let Some(invocation) = all.iter_mut().find(|invocation| invocation.request_id == request_id) {
            invocation.own_answer = Some(own_answer);
        }
    });
}

/// Takes the only invocation that is left, if there is one.
pub(crate) fn take_only() -> Option<InFlight> {
    with(|all| if all.len() == 1 { all.pop() } else { None })
}

/// Takes an invocation; the caller then answers it.
pub(crate) fn take(request_id: &str) -> Option<InFlight> {
    take_if(|invocation| invocation.request_id == request_id)
}

/// When the watchdog must answer next; `None` if there are no invocations.
pub(crate) fn earliest() -> Option<Instant> {
    with(|all| all.iter().map(|invocation| invocation.until).min())
}

/// An invocation whose time has passed.
#[derive(Debug)]
pub(crate) struct Overdue {
    pub(crate) invocation: InFlight,
    /// Whether it blocks its thread; otherwise it has had no thread to run on.
    pub(crate) blocks: bool,
}

/// Takes all invocations whose time has passed. Those that block a thread come first.
pub(crate) fn take_overdue(now: Instant) -> Vec<Overdue> {
    let mut overdue: Vec<Overdue> = with(|all| {
        let taken = all.extract_if(.., |invocation| invocation.until <= now);
        // While the lock is held, a worker that returns cannot miss what is recorded here.
        let given_up = |invocation: &InFlight| invocation.pulse.as_ref().is_none_or(|pulse| pulse.give_up());
        taken.map(|invocation| Overdue { blocks: given_up(&invocation), invocation }).collect()
    });
    overdue.sort_by_key(|overdue| !overdue.blocks);
    overdue
}

/// The handlers that run now, of invocations that are not answered yet.
pub(crate) fn running() -> Vec<&'static str> {
    let runs = |invocation: &&InFlight| invocation.pulse.as_ref().is_none_or(|pulse| pulse.runs());
    with(|all| all.iter().filter(runs).filter_map(|invocation| invocation.handler).collect())
}

/// Takes all invocations.
pub(crate) fn take_all() -> Vec<InFlight> {
    with(std::mem::take)
}

fn take_if(matches: impl Fn(&InFlight) -> bool) -> Option<InFlight> {
    with(|all| {
        let index = all.iter().position(matches)?;
        Some(all.swap_remove(index))
    })
}

fn with<T>(work: impl FnOnce(&mut Vec<InFlight>) -> T) -> T {
    work(&mut IN_FLIGHT.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Sets the thread that watches the deadlines.
pub(crate) fn watched_by(thread: Thread) {
    // It is set once: a process has one watchdog.
    let _ = WATCHDOG.set(thread);
}

/// Puts the calling thread, which is the watchdog's, to sleep until there is an invocation.
pub(crate) fn sleep_until_one_comes() {
    SLEEPS.store(true, Ordering::Release);
    // An invocation that was registered just before the store did not wake anybody.
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
