//! Prints each text in one write, because the function prints to the same terminal.

use std::io::{self, Write};

/// Prints to standard output; it does not matter if that is closed.
pub(super) fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Prints one or more lines to standard error.
pub(super) fn complain(line: &str) {
    let _ = io::stderr().lock().write_all(format!("{line}\n").as_bytes());
}
