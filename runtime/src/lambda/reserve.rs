//! File descriptors in reserve: a handler may use up all others, and an answer needs a connection.

use std::fs::File;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// One for a connection, and one for the copy of it with which the watchdog can close a stream.
#[cfg(unix)]
const MOST: usize = 2;

/// Copies of standard error, which can be written to although a handler holds the lock of standard error.
static RESERVE: Mutex<Vec<File>> = Mutex::new(Vec::new());

/// Takes descriptors, unless they are in reserve. Without them, the last word works as long as there are others.
#[cfg(unix)]
pub(super) fn fill() {
    use std::os::fd::AsFd;
    let mut reserve = lock();
    while reserve.len() < MOST {
        let Ok(copy) = io::stderr().as_fd().try_clone_to_owned() else { return };
        reserve.push(copy.into());
    }
}

/// Nothing is replaced here, so nothing has to be in reserve.
#[cfg(not(unix))]
pub(super) fn fill() {}

/// Opens something; if that fails, once more with the descriptors that were in reserve.
pub(super) fn open<T>(open: impl Fn() -> io::Result<T>) -> io::Result<T> {
    open().or_else(|error| {
        give_up(error)?;
        open()
    })
}

/// Gives up the reserve. Returns the error that made it necessary if there is none.
pub(super) fn give_up(error: io::Error) -> io::Result<()> {
    let reserve = std::mem::take(&mut *lock());
    if reserve.is_empty() { Err(error) } else { Ok(()) }
}

/// Writes to standard error without its lock, if there is a reserve.
pub(super) fn write(line: &str) {
    let file = lock().pop();
    if let Some(mut file) = file {
        // Nothing else is left to be tried.
        let _ = io::Write::write_all(&mut file, line.as_bytes());
    }
    fill();
}

fn lock() -> MutexGuard<'static, Vec<File>> {
    RESERVE.lock().unwrap_or_else(PoisonError::into_inner)
}
