//! Logs and metrics: each failure that was answered is one line, with its cause.

mod access;
mod contain;
pub(crate) mod current;
mod encoding;
pub(crate) mod local;
mod log;
mod metrics;
mod printable;
mod report;
mod running;
mod span;

use std::error::Error;

pub(crate) use access::{Access, AccessLine, AccessedRequest};
pub(crate) use contain::contain;
pub(crate) use encoding::Encoding;
pub(crate) use local::is_local;
pub(crate) use log::{Output, for_test as test_log, install as install_log};
pub(crate) use metrics::{Metric, count, enable as enable_metrics};
#[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
pub(crate) use printable::printable;
pub(crate) use report::report;
pub(crate) use running::Running;
pub(crate) use span::InvocationSpan;

/// Logs an error that is not shown to the client, with its source chain.
pub(crate) fn fault(error: &(dyn Error + 'static)) {
    // `Display` and `source` are the program's code, and may panic.
    contain(|| {
        let causes = causes(error);
        // Most errors have no source.
        let causes = (!causes.is_empty()).then_some(causes);
        report!(ERROR, causes, "the handler failed: {error}");
    });
}

/// An error and the errors behind it, outermost first.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let chain = contain(|| {
        let causes = causes(error);
        if causes.is_empty() { error.to_string() } else { format!("{error}: {causes}") }
    });
    chain.unwrap_or_else(|| "an error whose `Display` panics".to_owned())
}

/// How many errors of a chain are shown; a `source` may return its own error, and then the chain has no end.
const MAX_CAUSES: usize = 32;

/// The errors behind an error, outermost first.
fn causes(error: &(dyn Error + 'static)) -> String {
    let chain = std::iter::successors(error.source(), |error| (*error).source());
    chain.take(MAX_CAUSES).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
