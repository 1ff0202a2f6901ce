//! Lines of execution logs and of Lambda's logs, and what they mean.

use crate::event::EventSource;
use crate::gateway::verdict::{Cause, Value, Verdict, refusal};

/// What a line tells.
struct Known {
    /// What stands in the line.
    mark: &'static str,
    cause: fn(&str) -> Cause,
    /// What it means and what to do.
    means: &'static str,
}

/// In the order in which they are looked for: the particular before the general.
const KNOWN: &[Known] = &[
    Known {
        mark: "Task timed out after",
        cause: function_error,
        means: "the function did not answer within its own time-out: raise `Timeout` up to 29 s, or answer sooner",
    },
    Known {
        mark: "Sandbox.Timedout",
        cause: function_error,
        means: "the function did not answer within its own time-out: raise `Timeout` up to 29 s, or answer sooner",
    },
    Known {
        mark: "Response payload size exceeded",
        cause: function_error,
        means: "the output is longer than the 6291556 bytes that Lambda takes: send less, or a link to where it is stored",
    },
    Known {
        mark: "Exceeded maximum allowed payload size",
        cause: function_error,
        means: "the output is longer than the 6291556 bytes that Lambda takes: send less, or a link to where it is stored",
    },
    Known {
        mark: "Function.ResponseSizeTooLarge",
        cause: function_error,
        means: "the output is longer than the 6291556 bytes that Lambda takes: send less, or a link to where it is stored",
    },
    Known {
        mark: "Runtime.OutOfMemory",
        cause: function_error,
        means: "the function took more memory than it has: raise `MemorySize`",
    },
    Known {
        mark: "signal: killed",
        cause: function_error,
        means: "the process was killed, most likely because it took more memory than it has: raise `MemorySize`",
    },
    Known {
        mark: "signal: aborted",
        cause: function_error,
        means: "the process aborted: a stack overflow, or a panic in a build with `panic = \"abort\"`",
    },
    Known {
        mark: "GLIBC_",
        cause: function_error,
        means: "the program was linked with a newer C library than Lambda has: build with cargo-lambda, or for musl",
    },
    Known {
        mark: "exec format error",
        cause: function_error,
        means: "the program was built for another processor: build for the function's architecture (arm64 or x86_64)",
    },
    Known {
        mark: "valid bootstrap",
        cause: function_error,
        means: "the package has no file `bootstrap` at its top: name the program so, and zip it without a folder",
    },
    Known {
        mark: "Runtime.InvalidEntrypoint",
        cause: function_error,
        means: "the file `bootstrap` cannot be run: check that it is there, executable, and built for the function's architecture",
    },
    Known {
        mark: "Phase: init",
        cause: function_error,
        means: "the function's init failed or took longer than 10 s: do less before the first event, or look at its log for the error",
    },
    Known {
        mark: "Runtime exited",
        cause: function_error,
        means: "the process ended before it answered: look for a panic, `process::exit` or a crash in the function's log",
    },
    Known {
        mark: "Runtime.ExitError",
        cause: function_error,
        means: "the process ended before it answered: look for a panic, `process::exit` or a crash in the function's log",
    },
    Known {
        mark: "Process exited before completing request",
        cause: function_error,
        means: "the process ended before it answered: look for a panic, `process::exit` or a crash in the function's log",
    },
    Known {
        mark: "Status: timeout",
        cause: function_error,
        means: "the function did not answer within its own time-out: raise `Timeout` up to 29 s, or answer sooner",
    },
    Known {
        mark: "Status: error",
        cause: function_error,
        means: "the function failed instead of answering: look at its log; a handler has to turn its errors into answers",
    },
    Known {
        mark: "due to customer function error",
        cause: function_error,
        means: "the function failed instead of answering: look at its log; a handler has to turn its errors into answers",
    },
    Known {
        mark: "Lambda Customer Function Error",
        cause: function_error,
        means: "the function failed instead of answering: look at its log; a handler has to turn its errors into answers",
    },
    Known {
        mark: "X-Amz-Function-Error",
        cause: function_error,
        means: "the function failed instead of answering: look at its log; a handler has to turn its errors into answers",
    },
    Known {
        mark: "Malformed Lambda proxy response",
        cause: |_| Cause::Malformed,
        means: "the function's output is no well-formed answer: give `explain` the line `Endpoint response body before transformations`",
    },
    Known {
        mark: "Execution failed due to a timeout error",
        cause: |_| Cause::IntegrationTimeout,
        means: "the function did not answer within the integration's 29 s: answer sooner, or later by other means",
    },
    Known {
        mark: "Invalid permissions on Lambda function",
        cause: |_| Cause::Permission,
        means: "the API may not invoke the function: give apigateway.amazonaws.com the permission lambda:InvokeFunction for this API and stage",
    },
    Known {
        mark: "Lambda invocation failed with status: 429",
        cause: |_| Cause::Throttled,
        means: "Lambda had no room for another invocation: raise the reserved or the account's concurrency",
    },
    Known {
        mark: "Rate Exceeded",
        cause: |_| Cause::Throttled,
        means: "Lambda had no room for another invocation: raise the reserved or the account's concurrency",
    },
    Known {
        mark: "Unable to base64 decode the body",
        cause: |_| Cause::Base64,
        means: "`isBase64Encoded` is true and `body` is no base64: encode it, or say false",
    },
    Known {
        mark: "Invalid endpoint address",
        cause: |_| Cause::Endpoint,
        means: "the integration's URI names no function: check the ARN, the region and stage variables in it",
    },
];

/// The verdict on a log in which a known line stands.
pub(super) fn known(text: &str, source: EventSource) -> Option<Verdict> {
    let (known, line) = find(text)?;
    // The id and the message of a function error stand in the line itself.
    Some(refusal((known.cause)(line), known.means.to_owned(), source, request_id(line)))
}

/// What the first known line in a text means.
pub(super) fn meaning(text: &str) -> Option<&'static str> {
    find(text).map(|(known, _)| known.means)
}

fn find(text: &str) -> Option<(&'static Known, &str)> {
    KNOWN.iter().find_map(|known| Some((known, text.lines().find(|line| line.contains(known.mark))?)))
}

/// The function's output, if the log tells the whole of it.
pub(super) fn output(text: &str) -> Option<&str> {
    const MARK: &str = "Endpoint response body before transformations: ";
    let line = text.lines().find(|line| line.contains(MARK))?;
    let (_, output) = line.split_once(MARK)?;
    (!output.ends_with("[TRUNCATED]")).then_some(output)
}

/// The error's message: in the execution log between two sentences, else the line.
fn function_error(line: &str) -> Cause {
    let after = |mark: &str| line.split_once(mark).map(|(_, rest)| rest);
    let message = after("due to customer function error: ").or_else(|| after("Lambda Customer Function Error:"));
    let message = message.unwrap_or(line);
    let message = message.split_once(" Lambda request id: ").map_or(message, |(message, _)| message);
    Cause::FunctionError(message.strip_suffix('.').unwrap_or(message).trim().to_owned())
}

fn request_id(line: &str) -> &str {
    let told = line.split_once("Lambda request id: ").or_else(|| line.split_once("RequestId: "));
    let told = told.and_then(|(_, rest)| rest.split_whitespace().next());
    // `<time> <id> Task timed out after 3.00 seconds`
    let before = line.split_once(" Task timed out").and_then(|(before, _)| before.split_whitespace().next_back());
    told.or(before).unwrap_or_default()
}

/// The bodies that a client sees tell little; this says where more is told.
pub(super) fn seen_by_client(value: &Value<'_>, source: EventSource) -> Option<Verdict> {
    let members = value.members();
    let [(key, message)] = members.as_slice() else { return None };
    if key != "message" {
        return None;
    }
    let (cause, means) = match message.text()? {
        "Internal server error" | "Internal Server Error" => (
            Cause::Malformed,
            "this is all that a client is told of a failed function or a malformed answer: give `explain` the function's output, or the execution log",
        ),
        "Endpoint request timed out" | "Service Unavailable" => (
            Cause::IntegrationTimeout,
            "the function did not answer within the integration's 29 s: answer sooner, or later by other means",
        ),
        _ => return None,
    };
    Some(refusal(cause, means.to_owned(), source, ""))
}
