//! Lines of execution logs and of Lambda's logs, and what they mean.

use LoggedFailure::{Base64, FunctionError, Integration, Malformed};

use crate::gateway::verdict::integration_failure::IntegrationFailure;

/// A line that `explain` knows.
pub(super) struct KnownLine {
    /// The text by which the line is recognized.
    pub(super) mark: &'static str,
    pub(super) failure: LoggedFailure,
    /// What it means and what to do.
    pub(super) meaning: &'static str,
}

/// The failure that a line reports.
#[derive(Clone, Copy)]
pub(super) enum LoggedFailure {
    /// Lambda reports that the function failed; the line contains the message.
    FunctionError,
    Malformed,
    Base64,
    Integration(IntegrationFailure),
}

const TIMED_OUT: &str =
    "the function did not answer within its own timeout: raise `Timeout` up to 29 s, or answer sooner";
const TOO_LARGE: &str =
    "the output is longer than the 6291556 bytes that Lambda accepts: send less, or a link to where it is stored";
const EXITED: &str =
    "the process exited before it answered: look for a panic, `process::exit` or a crash in the function's log";
const FAILED: &str =
    "the function failed instead of answering: look at its log; a handler has to turn its errors into answers";
const NO_CAPACITY: &str =
    "Lambda had no capacity for another invocation: raise the reserved or the account's concurrency";

/// In the order of the search: specific lines come before general ones.
pub(super) const KNOWN_LINES: &[KnownLine] = &[
    line("Task timed out after", FunctionError, TIMED_OUT),
    line("Sandbox.Timedout", FunctionError, TIMED_OUT),
    line("Response payload size exceeded", FunctionError, TOO_LARGE),
    line("Exceeded maximum allowed payload size", FunctionError, TOO_LARGE),
    line("Function.ResponseSizeTooLarge", FunctionError, TOO_LARGE),
    line("Runtime.OutOfMemory", FunctionError, "the function used more memory than it has: raise `MemorySize`"),
    line(
        "signal: killed",
        FunctionError,
        "the process was killed, most likely because it used more memory than it has: raise `MemorySize`",
    ),
    line(
        "signal: aborted",
        FunctionError,
        "the process aborted: a stack overflow, or a panic in a build with `panic = \"abort\"`",
    ),
    line(
        "GLIBC_",
        FunctionError,
        "the program was linked with a newer C library than Lambda has: build with cargo-lambda, or for musl",
    ),
    line(
        "exec format error",
        FunctionError,
        "the program was built for another processor: build for the function's architecture (arm64 or x86_64)",
    ),
    line(
        "valid bootstrap",
        FunctionError,
        "the package has no file `bootstrap` at its top: give the program that name, and zip it without a folder",
    ),
    line(
        "Runtime.InvalidEntrypoint",
        FunctionError,
        "the file `bootstrap` cannot be run: check that it is there, executable, and built for the function's architecture",
    ),
    line(
        "Phase: init",
        FunctionError,
        "the function's init failed or took longer than 10 s: do less before the first event, or look at its log for the error",
    ),
    line("Runtime exited", FunctionError, EXITED),
    line("Runtime.ExitError", FunctionError, EXITED),
    line("Process exited before completing request", FunctionError, EXITED),
    line("Status: timeout", FunctionError, TIMED_OUT),
    line("Status: error", FunctionError, FAILED),
    line("due to customer function error", FunctionError, FAILED),
    line("Lambda Customer Function Error", FunctionError, FAILED),
    line("X-Amz-Function-Error", FunctionError, FAILED),
    line(
        "Malformed Lambda proxy response",
        Malformed,
        "the function's output is not a well-formed answer: give `explain` the line `Endpoint response body before transformations`",
    ),
    line(
        "Execution failed due to a timeout error",
        Integration(IntegrationFailure::Timeout),
        "the function did not answer within the integration's 29 s: answer sooner, or return early and deliver the result later",
    ),
    line(
        "Invalid permissions on Lambda function",
        Integration(IntegrationFailure::Permission),
        "the API may not invoke the function: give apigateway.amazonaws.com the permission lambda:InvokeFunction for this API and stage",
    ),
    line("Lambda invocation failed with status: 429", Integration(IntegrationFailure::Throttled), NO_CAPACITY),
    line("Rate Exceeded", Integration(IntegrationFailure::Throttled), NO_CAPACITY),
    line(
        "Unable to base64 decode the body",
        Base64,
        "`isBase64Encoded` is true but `body` is not base64: encode it, or set the flag to false",
    ),
    line(
        "Invalid endpoint address",
        Integration(IntegrationFailure::Endpoint),
        "the integration's URI does not name a function: check its ARN, region and stage variables",
    ),
];

const fn line(mark: &'static str, failure: LoggedFailure, meaning: &'static str) -> KnownLine {
    KnownLine { mark, failure, meaning }
}
