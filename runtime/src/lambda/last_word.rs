//! The answer that is posted when no guard can give one: a thread is blocked, or a panic ends the process.
//!
//! It is posted first, with blocking calls from the thread that notices; then it is logged and counted. Whatever is the
//! program's own runs on another thread and for a limited time. A streamed answer that has started is closed with Lambda's
//! error trailers. Afterwards the process is replaced, so that the next event is handled by a fresh process and not by a
//! blocked or dying one. Whoever takes the invocation out of the register answers it; the other side does nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::bounded::{self, Job, LOG_TIME};
use super::intake::{self, Handle};
use super::last_failure::LastFailure;
use super::process_replacement::{self, replace_process, replace_process_after_aborted_init};
use super::{last_post, reserve, threads};
use crate::guard::in_flight::{self, InFlight, Overdue, Unanswered};
use crate::guard::panic_log::log_pending;
use crate::guard::panic_record::PanicReport;
use crate::observe::current;
use crate::state;

/// How long the program's own rewriter of problems may take.
const REWRITE_TIME: Duration = Duration::from_millis(100);

/// How long a process that is to be replaced waits for its other threads: for what they post, and for heads of replies that
/// have come in part.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// How long other handlers may still run after one has ended the process.
const GRACE: Duration = Duration::from_millis(100);
const STEP: Duration = Duration::from_millis(1);

/// Whether a process that `init` is about to end is replaced by one that makes its state during the first request.
static INIT_MAY_BE_SKIPPED: AtomicBool = AtomicBool::new(false);

/// Reads what a last word needs, when the process starts.
pub(super) fn prepare(init_may_be_skipped: bool) {
    INIT_MAY_BE_SKIPPED.store(init_may_be_skipped, Ordering::Relaxed);
    last_post::prepare();
    process_replacement::prepare();
}

/// Answers all invocations before a panic ends the process, and replaces the process. Returns if no invocation is
/// unanswered and no event can be on its way.
pub(super) fn ending(panics: &[PanicReport]) {
    // From now on no worker asks for an event: this thread may be the only one that could answer it.
    let is_first = last_post::is_prepared() && intake::close_if(|| true);
    let current = current::get();
    let is_init = current.as_ref().is_some_and(state::is_init);
    let own = current.and_then(|current| in_flight::take(&current.request_id));
    let mut failures: Vec<_> = own.map(|own| LastFailure::panicked(own, panics)).into_iter().collect();
    if failures.is_empty() && !is_init {
        failures.extend(in_flight::take_only().map(|only| LastFailure::panicked_elsewhere(only, panics)));
    }
    // Where another thread has closed the intake, it replaces the process, which must not end before.
    let is_replaced = last_post::is_prepared() && !is_first;
    if failures.is_empty() && !is_replaced && !may_receive() && Unanswered::count() == 0 {
        if is_first && is_init && INIT_MAY_BE_SKIPPED.load(Ordering::Relaxed) {
            replace_process_after_aborted_init();
        }
        return;
    }
    post(&mut failures);
    threads::leave_to_others(|| {
        if is_first {
            let_others_finish();
            start_afresh(failures, |invocation| match is_init {
                true => LastFailure::without_state(invocation, panics),
                false => LastFailure::stopped(invocation),
            });
        }
        log(failures);
        // Another thread replaces the process, and waits only for what is unanswered.
        loop {
            thread::park();
        }
    });
}

/// Whether an event may still come that would be lost with this process. A worker that is alone waits for an event
/// wherever it is, and nobody can wait for it on its connection.
fn may_receive() -> bool {
    threads::are_shared() && !intake::is_empty()
}

/// Gives the other handlers a moment: most need no more, and would be answered with 503 otherwise.
fn let_others_finish() {
    let start = Instant::now();
    while Unanswered::count() > 0 && start.elapsed() < GRACE {
        thread::sleep(STEP);
    }
}

/// Answers for invocations whose time has passed. If nothing can run any more, the process is replaced.
pub(super) fn overdue(overdue: Vec<Overdue>) {
    let blockers = overdue.iter().filter(|overdue| overdue.blocks).filter_map(|overdue| overdue.invocation.handler);
    let running: Vec<_> = blockers.chain(in_flight::running()).collect();
    let failure = |Overdue { invocation, blocks }| {
        threads::record_late(blocks);
        match blocks {
            true => LastFailure::blocked(invocation),
            false => LastFailure::starved(invocation, &running),
        }
    };
    let mut failures: Vec<_> = overdue.into_iter().map(failure).collect();
    post(&mut failures);
    // A handler may have returned in the meantime, and its worker asked for another event.
    if intake::close_if(threads::are_all_blocked) {
        start_afresh(failures, LastFailure::stopped);
    }
    log(failures);
}

/// Answers an invocation whose worker has failed, outside of the guards around handlers.
pub(super) fn failed(invocation: InFlight, report: &PanicReport) {
    let mut failures = vec![LastFailure::failed(invocation, report)];
    post(&mut failures);
    log(failures);
}

/// Answers for all other invocations of this process, which end with it, and replaces it.
fn start_afresh(mut posted: Vec<LastFailure>, stopped: impl Fn(InFlight) -> LastFailure) -> ! {
    let start = Instant::now();
    let mut connections: Vec<Arc<Handle>> = Vec::new();
    loop {
        // What comes on these from now on is read by the fresh process.
        connections.extend(intake::take_asking());
        let mut others: Vec<_> = in_flight::take_all().into_iter().map(&stopped).collect();
        post(&mut others);
        posted.append(&mut others);
        // What other threads post or read now would be lost.
        let is_done = intake::is_empty() && Unanswered::count() == 0;
        if is_done || start.elapsed() > LONGEST_WAIT {
            break;
        }
        thread::sleep(STEP);
    }
    log(posted);
    replace_process(&connections)
}

/// Posts the last words on these invocations.
fn post(failures: &mut [LastFailure]) {
    rewrite(failures);
    failures.iter_mut().for_each(LastFailure::post);
}

/// Logs and counts what has been posted.
fn log(failures: Vec<LastFailure>) {
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
