//! What the commands read and print.

use std::io::{self, Read, Write};
use std::path::Path;

/// What is wrong with the arguments, or with a file that they name; the exit status is 2.
pub(super) struct UsageError(pub(super) String);

/// Writes to standard output. A reader that has closed it is not a failure.
pub(super) fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes lines to standard error.
pub(super) fn complain(lines: &str) {
    let _ = io::stderr().lock().write_all(format!("{lines}\n").as_bytes());
}

/// The content of a file, or of standard input for `-`.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, UsageError> {
    if path == Path::new("-") {
        let mut content = Vec::new();
        return match io::stdin().lock().read_to_end(&mut content) {
            Ok(_) => Ok(content),
            Err(error) => Err(UsageError(format!("standard input cannot be read: {error}"))),
        };
    }
    std::fs::read(path).map_err(|error| UsageError(format!("{} cannot be read: {error}", path.display())))
}
