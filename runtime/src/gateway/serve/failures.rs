//! Lambda's own errors, as its `Invoke` operation returns them.

use std::process::ExitStatus;
use std::time::Duration;

use super::invoked::Invoked;
use super::timestamps::iso;
use crate::gateway::clock::Moment;
use crate::gateway::verdict::output_limit::MAX_OUTPUT_BYTES;

pub(super) fn no_start(id: &str, error: &str) -> Invoked {
    Invoked::failed(id, "Runtime.InvalidEntrypoint", &format!("RequestId: {id} Error: {error}"))
}

pub(super) fn timed_out(id: &str, timeout: Duration) -> Invoked {
    let message = format!("{} {id} Task timed out after {:.2} seconds", iso(Moment::now()), timeout.as_secs_f64());
    Invoked::failed(id, "Sandbox.Timedout", &message)
}

pub(super) fn too_large(id: &str) -> Invoked {
    let message = format!("Response payload size exceeded maximum allowed payload size ({MAX_OUTPUT_BYTES} bytes).");
    Invoked::failed(id, "Function.ResponseSizeTooLarge", &message)
}

pub(super) fn exited(id: &str, status: Option<ExitStatus>) -> Invoked {
    let how = match status {
        Some(status) if !status.success() => format!("Runtime exited with error: {}", described(status)),
        _ => "Runtime exited without providing a reason".to_owned(),
    };
    Invoked::failed(id, "Runtime.ExitError", &format!("RequestId: {id} Error: {how}"))
}

/// `exit status 1` or `signal: killed`, as Lambda writes it.
fn described(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        let name = match signal {
            4 => "illegal instruction",
            6 => "aborted",
            9 => "killed",
            11 => "segmentation fault",
            15 => "terminated",
            _ => return format!("signal: {signal}"),
        };
        return format!("signal: {name}");
    }
    status.code().map_or_else(|| status.to_string(), |code| format!("exit status {code}"))
}
