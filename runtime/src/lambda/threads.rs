//! The threads that run handlers: how many there are, and how many of them are blocked.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicIsize, Ordering};

use tokio::runtime::{Builder, Handle, Runtime, RuntimeFlavor};

/// How many threads run handlers.
static THREADS: AtomicIsize = AtomicIsize::new(1);
/// How many of them are blocked by a handler for which the watchdog has answered.
static BLOCKED: AtomicIsize = AtomicIsize::new(0);
/// How many workers there are.
static WORKERS: AtomicIsize = AtomicIsize::new(1);
/// How many invocations have not returned since the watchdog answered for them.
static LATE: AtomicIsize = AtomicIsize::new(0);
/// The async runtime, where several invocations share its threads.
static SHARED: OnceLock<Handle> = OnceLock::new();

/// The most invocations that Lambda runs in one process at the same time (Lambda API reference,
/// `PerExecutionEnvironmentMaxConcurrency`).
const MOST_AT_ONCE: usize = 1600;

/// How many invocations Lambda runs in this process at the same time: one, except on Lambda Managed Instances.
pub(super) fn concurrency() -> usize {
    std::env::var_os("AWS_LAMBDA_MAX_CONCURRENCY").map_or(1, |setting| believed(&setting.to_string_lossy()))
}

/// The nearest number that Lambda can mean: each worker costs memory.
fn believed(setting: &str) -> usize {
    let number = setting.trim().parse().ok();
    let concurrency = number.unwrap_or(1).clamp(1, MOST_AT_ONCE);
    if number != Some(concurrency) {
        crate::observe::report!(
            WARN,
            "AWS_LAMBDA_MAX_CONCURRENCY is {setting:?}, which is not a number from 1 to {MOST_AT_ONCE}; \
             the function uses {concurrency}"
        );
    }
    concurrency
}

/// One thread, unless several invocations run at the same time or the program asks for more: an invocation that moves
/// between threads costs up to twice the CPU time.
pub(super) fn async_runtime(concurrency: usize, threads: usize) -> std::io::Result<Runtime> {
    if concurrency == 1 && threads == 1 {
        return Builder::new_current_thread().enable_all().build();
    }
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.max(processors.min(concurrency));
    let runtime = Builder::new_multi_thread().worker_threads(threads).enable_all().build()?;
    if concurrency > 1 {
        // Only then can the process continue while a handler blocks one of its threads.
        THREADS.store(isize::try_from(threads).unwrap_or(isize::MAX), Ordering::Relaxed);
        WORKERS.store(isize::try_from(concurrency).unwrap_or(isize::MAX), Ordering::Relaxed);
        // It is set once: there is one runtime in a process.
        let _ = SHARED.set(runtime.handle().clone());
    }
    Ok(runtime)
}

/// The runtime of several workers, which run on one thread and leave the program's code to the threads of the other.
pub(super) fn workers_runtime() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// Records that the watchdog answers for an invocation, which blocks a thread or has had none to run on.
pub(super) fn record_late(blocks: bool) {
    BLOCKED.fetch_add(isize::from(blocks), Ordering::Relaxed);
    LATE.fetch_add(1, Ordering::Relaxed);
}

/// Records that such an invocation has returned after all; it may do so before it is recorded that it is late.
pub(super) fn record_returned(blocked: bool) {
    BLOCKED.fetch_sub(isize::from(blocked), Ordering::Relaxed);
    LATE.fetch_sub(1, Ordering::Relaxed);
}

/// Whether nothing can run any more: handlers block all threads, or no worker has anything that returns.
pub(super) fn are_all_blocked() -> bool {
    let all = |count: &AtomicIsize, of: &AtomicIsize| count.load(Ordering::Relaxed) >= of.load(Ordering::Relaxed);
    all(&BLOCKED, &THREADS) || all(&LATE, &WORKERS)
}

/// Whether several invocations share the threads of this process.
pub(super) fn are_shared() -> bool {
    SHARED.get().is_some()
}

/// Runs work that blocks this thread, and leaves the tasks that wait for it to others.
pub(super) fn leave_to_others(work: impl FnOnce()) {
    let is_shared = Handle::try_current().is_ok_and(|runtime| runtime.runtime_flavor() == RuntimeFlavor::MultiThread);
    // `block_in_place` starts a thread, and panics where there is none left: in a panic hook that would be the end.
    if is_shared && std::thread::Builder::new().spawn(|| {}).is_ok() {
        tokio::task::block_in_place(work);
    } else {
        work();
    }
}

/// Wakes an idle thread, where there are several; false where there is only one. The blocked thread may be the one that
/// polls for I/O and timers for all of them, and the others take that over only when they have something to do.
pub(super) fn wake_another() -> bool {
    SHARED.get().map(|runtime| runtime.spawn(async {})).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_concurrency_that_lambda_cannot_mean_is_not_believed() {
        for (setting, expected) in
            [("1", 1), ("1600", 1600), ("100000", 1600), ("0", 1), ("-1", 1), ("many", 1), ("", 1)]
        {
            assert_eq!(believed(setting), expected, "{setting}");
        }
    }

    #[test]
    fn there_are_as_many_threads_as_the_program_asks_for() {
        for (concurrency, threads, expected) in [(1, 1, 1), (1, 3, 3), (64, 5, 5)] {
            let runtime = async_runtime(concurrency, threads).unwrap();
            let most = expected.max(std::thread::available_parallelism().map_or(1, usize::from).min(concurrency));
            assert_eq!(runtime.metrics().num_workers(), most, "{concurrency} at once, {threads} asked for");
        }
    }
}
