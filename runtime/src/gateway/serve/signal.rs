//! Signals to the function's process.

use tokio::process::Child;

/// Sends SIGTERM, as Lambda does before it ends a process that has an extension. Elsewhere than on Unix there is no such signal,
/// and Ctrl-C has reached the process as well.
#[cfg(unix)]
pub(super) fn terminate(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process};
    // Without an id the process has ended; until it is waited for, the id belongs to it.
    let id = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    // It may have ended by itself.
    let _ = id.map(|id| kill_process(id, Signal::TERM));
}

#[cfg(not(unix))]
pub(super) fn terminate(_: &Child) {}
