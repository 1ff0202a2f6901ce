//! Prints each text in one write, because the function prints to the same terminal.
//!
//! A text may contain what a client or a function sent, so that everything in a line is escaped that could begin another
//! line or move the terminal.

use std::io::{self, Write};

use crate::observe::printable;

/// Prints a line to standard output; it does not matter if that is closed.
pub(super) fn print(line: &str) {
    write(&mut io::stdout().lock(), [line]);
}

/// Prints lines to standard output.
pub(super) fn print_lines(text: &str) {
    write(&mut io::stdout().lock(), text.lines());
}

/// Prints a line to standard error.
pub(super) fn complain(line: &str) {
    write(&mut io::stderr().lock(), [line]);
}

/// Prints lines to standard error.
pub(super) fn complain_lines(text: &str) {
    write(&mut io::stderr().lock(), text.lines());
}

fn write<'t>(out: &mut impl Write, lines: impl IntoIterator<Item = &'t str>) {
    let text: String = lines.into_iter().flat_map(|line| [printable(line), "\n".into()]).collect();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
