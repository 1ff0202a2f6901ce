//! What the panic hook has recorded on this thread: a payload has no location, and a panic that the program catches itself
//! never reaches a guard.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::RefCell;
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::observe::current::{self, Current};

/// The message of a panic, and where it happened.
#[derive(Debug, Default)]
pub(crate) struct PanicReport {
    pub(crate) message: String,
    pub(crate) location: String,
    /// What only its log line needs.
    pub(super) origin: Box<Origin>,
}

#[derive(Debug, Default)]
pub(super) struct Origin {
    /// The invocation that it happened in.
    pub(super) current: Option<Current>,
    /// Captured if `RUST_BACKTRACE` is set. It is resolved when it is printed, which can take seconds.
    pub(super) backtrace: Option<Backtrace>,
}

impl PanicReport {
    pub(super) fn new(info: &PanicHookInfo<'_>) -> Self {
        PanicReport {
            message: message(info.payload()),
            location: info.location().map(ToString::to_string).unwrap_or_default(),
            origin: Box::new(Origin { current: current::get(), backtrace: captured() }),
        }
    }

    /// Looks up the backtrace, if there is one.
    pub(super) fn backtrace(&self) -> Option<String> {
        let backtrace = self.origin.backtrace.as_ref()?;
        LOOKUPS.fetch_add(1, Ordering::AcqRel);
        let text = backtrace.to_string();
        LOOKUPS.fetch_sub(1, Ordering::AcqRel);
        Some(text)
    }

    /// The message of a panic that the hook has not seen, because the program passed it on with `resume_unwind` or has
    /// set a hook of its own.
    fn without_location(payload: &(dyn Any + Send)) -> Self {
        PanicReport::of_message(message(payload))
    }

    /// A panic of which only a message is known.
    pub(crate) fn of_message(message: String) -> Self {
        let origin = Box::new(Origin { current: current::get(), backtrace: None });
        PanicReport { message, location: "an unknown place".to_owned(), origin }
    }

    fn is_of(&self, current: Option<&Current>) -> bool {
        self.origin.current.as_ref().map(|own| &*own.request_id) == current.map(|current| &*current.request_id)
    }
}

/// How many threads look up a backtrace.
static LOOKUPS: AtomicUsize = AtomicUsize::new(0);

/// A backtrace, if `RUST_BACKTRACE` is set and nobody looks one up: capturing another would have to wait for that.
fn captured() -> Option<Backtrace> {
    let is_free = LOOKUPS.load(Ordering::Acquire) == 0;
    let backtrace = is_free.then(Backtrace::capture)?;
    (backtrace.status() == BacktraceStatus::Captured).then_some(backtrace)
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without a message").to_owned()
}

/// How many panics of one thread are recorded: a program may catch its own panics in a loop.
const MOST: usize = 16;

thread_local! {
    static RECORDED: RefCell<Vec<PanicReport>> = const { RefCell::new(Vec::new()) };
}

/// How many panics are recorded on all threads. Almost always there is none, and nothing else has to be looked at.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// Records a panic until a guard takes it. False if the thread is exiting.
pub(super) fn record(report: PanicReport) -> bool {
    let added = with(|all| {
        let is_full = all.len() == MOST;
        if is_full {
            // The newest is the one that a guard will look for.
            all.remove(0);
        }
        all.push(report);
        usize::from(!is_full)
    });
    COUNT.fetch_add(added.unwrap_or_default(), Ordering::Relaxed);
    added.is_some()
}

/// Whether a panic is recorded on any thread.
pub(super) fn is_any() -> bool {
    COUNT.load(Ordering::Relaxed) != 0
}

/// The record of a panic that a guard has caught. One of another message or of another request is not that one: the program
/// has caught it before.
pub(super) fn take(payload: &(dyn Any + Send)) -> PanicReport {
    let (current, message) = (current::get(), message(payload));
    let matches = |report: &PanicReport| report.message == message && report.is_of(current.as_ref());
    let recorded = with(|all| all.iter().rposition(matches).map(|index| all.remove(index))).flatten();
    COUNT.fetch_sub(recorded.iter().len(), Ordering::Relaxed);
    recorded.unwrap_or_else(|| PanicReport::without_location(payload))
}

/// Takes all panics that are recorded on this thread, the first one first.
pub(super) fn take_all() -> Vec<PanicReport> {
    let all = with(std::mem::take).unwrap_or_default();
    COUNT.fetch_sub(all.len(), Ordering::Relaxed);
    all
}

fn with<T>(work: impl FnOnce(&mut Vec<PanicReport>) -> T) -> Option<T> {
    RECORDED.try_with(|all| all.try_borrow_mut().ok().map(|mut all| work(&mut all))).ok().flatten()
}
