//! What the log is told.

use std::error::Error;
use std::fmt::Write;

/// One line for a fault of the function or of its deployment, with the errors behind it.
pub(crate) fn fault(message: &str, cause: Option<&(dyn Error + 'static)>) {
    match cause {
        Some(cause) => tracing::error!(cause = chain(cause), "{message}"),
        None => tracing::error!("{message}"),
    }
}

/// An error and its sources, from the outermost in.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let _ = write!(text, ": {error}"); // a String takes everything
        source = error.source();
    }
    text
}
