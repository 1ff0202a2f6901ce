//! Log lines about panics, each with the request that it happened in.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::panic_record::{self, PanicReport};
use crate::observe::current;
use crate::observe::report;

/// Logs the panics that the program has caught itself.
#[inline]
pub(super) fn log_caught() {
    // While a panic unwinds, the guard that will catch it still needs its record.
    if panic_record::is_any() && !std::thread::panicking() {
        log_recorded();
    }
}

#[cold]
fn log_recorded() {
    for report in panic_record::take_all() {
        let PanicReport { message, location, .. } = &report;
        within(&report, || report!(WARN, "the program caught a panic at {location}: {message}"));
    }
    // A subscriber that panics has nothing to be logged with.
    panic_record::take_all();
}

/// Whether backtraces are looked up after the answer.
static ANSWERS_FIRST: AtomicBool = AtomicBool::new(false);
/// Panics whose backtraces are not looked up yet, and what has panicked.
static PENDING: Mutex<Vec<(String, PanicReport)>> = Mutex::new(Vec::new());
static IS_PENDING: AtomicBool = AtomicBool::new(false);

/// From now on the caller calls [`log_pending`] after each answer: looking up a backtrace can take longer than a request has.
pub(crate) fn answer_first() {
    ANSWERS_FIRST.store(true, Ordering::Relaxed);
}

/// Logs the panic of `what`, as `the handler`; after the answer if it has a backtrace.
pub(crate) fn log_panic(what: &str, report: PanicReport) {
    if report.origin.backtrace.is_some() && ANSWERS_FIRST.load(Ordering::Relaxed) {
        PENDING.lock().unwrap_or_else(PoisonError::into_inner).push((what.to_owned(), report));
        IS_PENDING.store(true, Ordering::Release);
    } else {
        log(what, &report);
    }
}

/// Whether [`log_panic`] has put anything off.
#[inline]
pub(crate) fn is_pending() -> bool {
    IS_PENDING.load(Ordering::Acquire)
}

/// Logs the panics that [`log_panic`] has put off.
pub(crate) fn log_pending() {
    if IS_PENDING.swap(false, Ordering::AcqRel) {
        let pending = std::mem::take(&mut *PENDING.lock().unwrap_or_else(PoisonError::into_inner));
        pending.iter().for_each(|(what, report)| log(what, report));
    }
}

fn log(what: &str, report: &PanicReport) {
    let PanicReport { message, location, .. } = report;
    let backtrace = report.backtrace();
    within(report, || report!(ERROR, backtrace, "{what} panicked at {location}: {message}"));
}

fn within(report: &PanicReport, write: impl FnOnce()) {
    match &report.origin.current {
        Some(current) => current::within(current, write),
        None => write(),
    }
}
