//! Whether an invocation runs at this moment, where several share the threads: only one that runs can block a thread. The
//! others wait, for I/O or for a thread.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a worker's invocation does, as the watchdog sees it.
#[derive(Debug, Default)]
pub(crate) struct Pulse {
    runs: AtomicBool,
    /// Whether the watchdog has answered for it while it ran.
    blocks: AtomicBool,
}

impl Pulse {
    /// Records when `future` runs.
    pub(crate) async fn of<F: Future>(&self, mut future: Pin<&mut F>) -> F::Output {
        poll_fn(|context| {
            let _running = Running::new(&self.runs);
            future.as_mut().poll(context)
        })
        .await
    }

    /// Whether the invocation runs now.
    pub(super) fn runs(&self) -> bool {
        self.runs.load(Ordering::Acquire)
    }

    /// Records that the watchdog answers for it. True if it blocks a thread, and not only waits for one.
    pub(super) fn give_up(&self) -> bool {
        let runs = self.runs();
        self.blocks.store(runs, Ordering::Release);
        runs
    }

    /// Whether it has blocked a thread until now.
    pub(crate) fn has_blocked(&self) -> bool {
        self.blocks.swap(false, Ordering::AcqRel)
    }
}

/// Runs until it is dropped, and so also until a panic.
struct Running<'p>(&'p AtomicBool);

impl<'p> Running<'p> {
    fn new(runs: &'p AtomicBool) -> Self {
        runs.store(true, Ordering::Release);
        Running(runs)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_invocation_that_runs_blocks() {
        let pulse = Pulse::default();
        assert!(!pulse.give_up() && !pulse.has_blocked());
        let future = std::pin::pin!(async { pulse.give_up() });
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        assert!(runtime.block_on(pulse.of(future)));
        assert!(!pulse.runs());
        assert!(pulse.has_blocked() && !pulse.has_blocked());
    }
}
