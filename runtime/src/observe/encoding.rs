//! Whether an answer is being encoded: a time-out that comes then is not the handler's, which has returned.

use std::sync::atomic::{AtomicUsize, Ordering};

/// How many threads encode an answer.
static ACTIVE: AtomicUsize = AtomicUsize::new(0);

/// Exists while a thread encodes an answer.
#[derive(Debug)]
pub(crate) struct Encoding(());

impl Encoding {
    #[inline]
    pub(crate) fn begin() -> Self {
        ACTIVE.fetch_add(1, Ordering::Relaxed);
        Encoding(())
    }

    /// Whether any thread encodes an answer.
    pub(crate) fn is_active() -> bool {
        ACTIVE.load(Ordering::Relaxed) > 0
    }
}

impl Drop for Encoding {
    fn drop(&mut self) {
        ACTIVE.fetch_sub(1, Ordering::Relaxed);
    }
}
