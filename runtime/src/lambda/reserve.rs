//! A file descriptor in reserve: a handler may use up all others, and an answer needs a connection.

use std::io;
use std::sync::{Mutex, PoisonError};

/// A copy of standard error, which can be written to although a handler holds the lock of standard error.
static RESERVE: Mutex<Option<std::fs::File>> = Mutex::new(None);

/// Takes a descriptor, unless there is one in reserve. Without one, the last word works as long as there are others.
#[cfg(unix)]
pub(super) fn fill() {
    use std::os::fd::AsFd;
    let mut reserve = RESERVE.lock().unwrap_or_else(PoisonError::into_inner);
    if reserve.is_none() {
        *reserve = io::stderr().as_fd().try_clone_to_owned().ok().map(Into::into);
    }
}

/// Nothing is replaced here, so nothing has to be in reserve.
#[cfg(not(unix))]
pub(super) fn fill() {}

/// Opens something; if that fails, once more with the descriptor that was in reserve.
pub(super) fn open<T>(open: impl Fn() -> io::Result<T>) -> io::Result<T> {
    open().or_else(|error| {
        give_up(error)?;
        open()
    })
}

/// Gives up the reserve. Returns the error that made it necessary if there is none.
pub(super) fn give_up(error: io::Error) -> io::Result<()> {
    take().map(drop).ok_or(error)
}

/// Writes to standard error without its lock, if there is a reserve.
pub(super) fn write(line: &str) {
    if let Some(mut file) = take() {
        // Nothing else is left to be tried.
        let _ = io::Write::write_all(&mut file, line.as_bytes());
    }
    fill();
}

fn take() -> Option<std::fs::File> {
    RESERVE.lock().unwrap_or_else(PoisonError::into_inner).take()
}
