//! The X-Ray trace of the invocation, where AWS's SDK looks for it.

use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};

/// AWS's SDK sends it on with every call, for traces and for Lambda's detection of recursive loops.
const VARIABLE: &str = "_X_AMZN_TRACE_ID";

/// Sets the variable. Where several invocations run at once there is no one trace, and it is not called.
pub(super) fn tell(trace_id: Option<&str>) {
    /// Whether it says something.
    static IS_SET: AtomicBool = AtomicBool::new(false);
    let trace_id = trace_id.filter(|id| !id.is_empty() && id.bytes().all(is_of_trace));
    if trace_id.is_none() && !IS_SET.load(Ordering::Relaxed) {
        return;
    }
    IS_SET.store(trace_id.is_some(), Ordering::Relaxed);
    // `set_var` is not to be had without `unsafe`. A value of these bytes stands for itself, and a reader of bytes that
    // are there does not fail.
    let line = VARIABLE.as_bytes().chain(&b"="[..]).chain(trace_id.unwrap_or_default().as_bytes());
    if let Err(error) = dotenvy::from_read_override(line) {
        tracing::debug!("{VARIABLE} could not be set: {error}");
    }
}

/// What stands in the header `X-Amzn-Trace-Id`.
fn is_of_trace(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'=' | b';' | b':' | b'-' | b'_' | b'.' | b',' | b'/' | b'|')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trace_is_in_the_environment() {
        let told = || std::env::var(VARIABLE).ok();
        let trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:a|2:b/c";
        tell(Some(trace));
        assert_eq!(told().as_deref(), Some(trace));
        // It would be a second variable, or a reference to one.
        for odd in ["Root=1\nPATH=x", "$PATH", "a b", "'", "#"] {
            tell(Some(odd));
            assert_eq!(told().as_deref(), Some(""), "{odd}");
        }
        tell(Some(trace));
        tell(None);
        assert_eq!(told().as_deref(), Some(""));
    }
}
