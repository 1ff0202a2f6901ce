//! Runs code of the program where it can neither stop nor delay the last word: on a thread of its own, for a limited time.
//! A subscriber or a hook may panic, block, or wait for a lock that the blocked handler holds.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread::Builder;
use std::time::{Duration, Instant};

use crate::guard::panic::catch;
use crate::guard::panic_hook::become_expendable;

/// How many of these threads may be left behind, because their work does not return.
const MOST: usize = 8;

static THREADS: AtomicUsize = AtomicUsize::new(0);

/// How long the log may take where a request or an event has to wait for it.
pub(super) const LOG_TIME: Duration = Duration::from_millis(500);

pub(super) type Job<T> = Box<dyn FnOnce() -> T + Send>;

/// Runs the jobs one after another. `None` for each that has panicked, that was not done in time, or that no thread could
/// be started for.
pub(super) fn run<T: Send + 'static>(jobs: Vec<Job<T>>, limit: Duration) -> Vec<Option<T>> {
    let end = Instant::now() + limit;
    let mut results: Vec<Option<T>> = jobs.iter().map(|_| None).collect();
    if jobs.is_empty() {
        return results;
    }
    if let Some(receiver) = start(jobs) {
        let mut slots = results.iter_mut();
        // The channel is closed after the last job.
        while let Ok(result) = receiver.recv_timeout(end.saturating_duration_since(Instant::now())) {
            if let Some(slot) = slots.next() {
                *slot = result;
            }
        }
    }
    results
}

fn start<T: Send + 'static>(jobs: Vec<Job<T>>) -> Option<Receiver<Option<T>>> {
    if THREADS.fetch_add(1, Ordering::Relaxed) >= MOST {
        THREADS.fetch_sub(1, Ordering::Relaxed);
        return None;
    }
    let (sender, receiver) = mpsc::channel();
    let spawned = Builder::new().name("last word".to_owned()).spawn(move || {
        become_expendable();
        for job in jobs {
            // Nobody receives it if the time is up.
            let _ = sender.send(catch(job).ok());
        }
        THREADS.fetch_sub(1, Ordering::Relaxed);
    });
    if spawned.is_err() {
        THREADS.fetch_sub(1, Ordering::Relaxed);
    }
    spawned.is_ok().then_some(receiver)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_may_panic_or_block() {
        let jobs: Vec<Job<u8>> = vec![
            Box::new(|| 1),
            Box::new(|| std::panic::resume_unwind(Box::new("on purpose"))),
            Box::new(|| 3),
            Box::new(|| {
                std::thread::sleep(Duration::from_secs(60));
                4
            }),
            Box::new(|| 5),
        ];
        let start = Instant::now();
        assert_eq!(run(jobs, Duration::from_secs(2)), [Some(1), None, Some(3), None, None]);
        assert!(start.elapsed() < Duration::from_secs(30));
    }
}
