//! The answer that is posted when no guard can give one: a thread is blocked, or a panic ends the process.
//!
//! It is posted first, with blocking calls from the thread that notices; then it is logged and counted. Whatever is the
//! program's own runs on another thread and for a limited time. A streamed answer that has started is closed with Lambda's
//! error trailers. Afterwards the process is replaced, so that the next event is handled by a fresh process and not by a
//! blocked or dying one. Whoever takes the invocation out of the register answers it; the other side does nothing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::bounded::{self, Job, LOG_TIME};
use super::last_failure::LastFailure;
use super::process_replacement::{self, replace_process, replace_process_after_aborted_init};
use super::{last_post, reserve, threads};
use crate::guard::in_flight::{self, Overdue};
use crate::guard::panic_log::log_pending;
use crate::guard::panic_record::PanicReport;
use crate::observe::current;
use crate::state;

/// How long the program's own rewriter of problems may take.
const REWRITE_TIME: Duration = Duration::from_millis(100);

/// Held while last words are posted and while the process is replaced, so that neither cuts the other off.
static SPEAKING: Mutex<()> = Mutex::new(());

/// Whether a process that `init` is about to end is replaced by one that makes its state during the first request.
static INIT_MAY_BE_SKIPPED: AtomicBool = AtomicBool::new(false);

/// Reads what a last word needs, when the process starts.
pub(super) fn prepare(init_may_be_skipped: bool) {
    INIT_MAY_BE_SKIPPED.store(init_may_be_skipped, Ordering::Relaxed);
    last_post::prepare();
    process_replacement::prepare();
}

/// Answers all invocations before a panic ends the process, and replaces the process. Returns if there is nothing to
/// answer, now or later.
pub(super) fn ending(panics: &[PanicReport]) {
    let _speaking = speak();
    let current = current::get();
    let is_init = current.as_ref().is_some_and(state::is_init);
    let own = current.and_then(|current| in_flight::take(&current.request_id));
    let others = in_flight::take_all();
    let is_alone = own.is_none() && others.len() == 1;
    let failures = others.into_iter().map(|invocation| match (is_init, is_alone) {
        (true, _) => LastFailure::without_state(invocation, panics),
        (false, true) => LastFailure::panicked_elsewhere(invocation, panics),
        (false, false) => LastFailure::stopped(invocation),
    });
    let failures: Vec<_> = own.map(|own| LastFailure::panicked(own, panics)).into_iter().chain(failures).collect();
    if !failures.is_empty() {
        post(failures);
        replace_process();
    }
    if is_init && INIT_MAY_BE_SKIPPED.load(Ordering::Relaxed) {
        replace_process_after_aborted_init();
    }
}

/// Answers for invocations whose time has passed. If no other thread is left, the process is replaced.
pub(super) fn overdue(overdue: Vec<Overdue>) {
    let _speaking = speak();
    let blockers = overdue.iter().filter(|overdue| overdue.blocks).filter_map(|overdue| overdue.invocation.handler);
    let running: Vec<_> = blockers.chain(in_flight::running()).collect();
    let mut is_stuck = false;
    let mut failures = Vec::new();
    for Overdue { invocation, blocks } in overdue {
        is_stuck |= threads::record_stuck(blocks);
        failures.push(if blocks {
            LastFailure::blocked(invocation)
        } else {
            LastFailure::starved(invocation, &running)
        });
    }
    if is_stuck {
        failures.extend(in_flight::take_all().into_iter().map(LastFailure::stopped));
    }
    post(failures);
    if is_stuck {
        replace_process();
    }
}

/// Waits while another thread speaks. If that one replaces the process, it never returns.
fn speak() -> MutexGuard<'static, ()> {
    SPEAKING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Posts the last words on these invocations, then logs and counts them.
fn post(mut failures: Vec<LastFailure>) {
    rewrite(&mut failures);
    for failure in &mut failures {
        failure.post();
    }
    let lines: Vec<String> = failures.iter().map(LastFailure::line).collect();
    let log: Job<()> = Box::new(move || {
        failures.iter().for_each(LastFailure::log);
        log_pending();
    });
    if bounded::run(vec![log], LOG_TIME) == [None] {
        let log: Job<()> = Box::new(move || lines.iter().for_each(|line| reserve::write(line)));
        bounded::run(vec![log], LOG_TIME);
    }
}

/// Asks the program for its own answers.
fn rewrite(failures: &mut [LastFailure]) {
    let mut limit = REWRITE_TIME;
    let mut asked = Vec::new();
    let mut jobs = Vec::new();
    for failure in failures {
        if let Some((job, most)) = failure.rewrite() {
            limit = limit.min(most);
            jobs.push(job);
            asked.push(failure);
        }
    }
    for (failure, answer) in asked.into_iter().zip(bounded::run(jobs, limit)) {
        failure.own = answer.flatten();
    }
}
