//! Logs and metrics: each failure that was answered is one line, with its cause.

pub(crate) mod current;
pub(crate) mod local;
mod log;
mod metrics;
#[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
mod printable;

use std::error::Error;

pub(crate) use local::is_local;
pub(crate) use log::{Output, for_test as test_log, install as install_log};
pub(crate) use metrics::{Metric, count, enable as enable_metrics};
#[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
pub(crate) use printable::printable;

/// Logs an error that is not shown to the client, with its source chain.
pub(crate) fn fault(error: &(dyn Error + 'static)) {
    let causes = causes(error);
    // Most errors have no source.
    let causes = (!causes.is_empty()).then_some(causes);
    tracing::error!(causes, "the handler failed: {error}");
}

/// An error and the errors behind it, outermost first.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let causes = causes(error);
    if causes.is_empty() { error.to_string() } else { format!("{error}: {causes}") }
}

/// The errors behind an error, outermost first.
pub(crate) fn causes(error: &(dyn Error + 'static)) -> String {
    let chain = std::iter::successors(error.source(), |error| (*error).source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
