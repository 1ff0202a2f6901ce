//! Lines of execution logs and of Lambda's logs, and what they mean.

use LoggedFailure::{Answered, Base64, FunctionError, Integration, Malformed, TooLarge};

use super::log_records::ALL_MEMORY;
use crate::gateway::verdict::integration_failure::IntegrationFailure;

/// A line that `explain` knows.
pub(super) struct KnownLine {
    /// The text by which the line is recognized; a line break stands for the end of the line.
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
    /// The output is longer than the source accepts.
    TooLarge,
    Integration(IntegrationFailure),
    /// The function has answered with this status: the line is its own.
    Answered(u16),
}

const TIMED_OUT: &str =
    "the function did not answer within its own timeout: raise `Timeout` up to 29 s, or answer sooner";
const NO_PERMISSION: &str = "the files of the package may not be read or executed: set their mode before they are zipped (`chmod 755 bootstrap`, `chmod -R a+rX` for the rest; `cargo lambda build` does it) and look at it with `zipinfo bootstrap.zip`, which must show `-rwxr-xr-x` before `bootstrap`";
const NO_LOADER: &str = "`bootstrap` or its loader is missing: put it at the top of the package, and build it with cargo-lambda for the function's architecture";
const MEMORY: &str = "the function used more memory than it has: raise `MemorySize`";
const INIT: &str = "the function's init failed or took longer than 10 s: do less before the first event, or look at its log for the error";
const EXTENSION: &str = "an extension of the function failed, and Lambda stops the function with it: look at the extension's lines, or remove its layer";
const TIMEOUT: &str = "the function did not answer within the integration's 29 s: answer sooner, or return early and deliver the result later";
const PERMISSION: &str = "the API may not invoke the function: give apigateway.amazonaws.com the permission lambda:InvokeFunction for this API and stage";
const MALFORMED: &str = "the function's output is not a well-formed answer: give `explain` the line `Endpoint response body before transformations`";
const TOO_LARGE: &str =
    "the output is longer than the 6291556 bytes that Lambda accepts: send less, or a link to where it is stored";
const EXITED: &str =
    "the process exited before it answered: look for a panic, `process::exit` or a crash in the function's log";
const FAILED: &str =
    "the function failed instead of answering: look at its log; a handler has to turn its errors into answers";
const ANSWERED: &str = "the function itself has answered the request, and this line of its log has the cause";
const NO_CAPACITY: &str =
    "Lambda had no capacity for another invocation: raise the reserved or the account's concurrency";

/// In the order of the search: specific lines come before general ones.
pub(super) const KNOWN_LINES: &[KnownLine] = &[
    line("Task timed out after", FunctionError, TIMED_OUT),
    line("Sandbox.Timedout", FunctionError, TIMED_OUT),
    line("Response payload size exceeded", FunctionError, TOO_LARGE),
    line("Exceeded maximum allowed payload size", FunctionError, TOO_LARGE),
    line("Function.ResponseSizeTooLarge", FunctionError, TOO_LARGE),
    line("Runtime.OutOfMemory", FunctionError, MEMORY),
    line("[Errno 13] Permission denied", FunctionError, NO_PERMISSION),
    line("EACCES: permission denied", FunctionError, NO_PERMISSION),
    line("bootstrap: permission denied", FunctionError, NO_PERMISSION),
    line("bootstrap: Permission denied", FunctionError, NO_PERMISSION),
    line("bootstrap: no such file or directory", FunctionError, NO_LOADER),
    line("bootstrap: No such file or directory", FunctionError, NO_LOADER),
    line("Extension.Crash", FunctionError, EXTENSION),
    line("Extension.ExitError", FunctionError, EXTENSION),
    line("Extension.InitError", FunctionError, EXTENSION),
    line("Extension.LaunchError", FunctionError, EXTENSION),
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
    line(ALL_MEMORY, FunctionError, MEMORY),
    line("Phase: init", FunctionError, INIT),
    line("Runtime.InitError", FunctionError, INIT),
    line("Runtime exited", FunctionError, EXITED),
    line("Runtime.ExitError", FunctionError, EXITED),
    line("Process exited before completing request", FunctionError, EXITED),
    line("Status: timeout", FunctionError, TIMED_OUT),
    line("Status: error", FunctionError, FAILED),
    line("Status: failure", FunctionError, FAILED),
    line("due to customer function error", FunctionError, FAILED),
    line("Lambda Customer Function Error", FunctionError, FAILED),
    line("X-Amz-Function-Error", FunctionError, FAILED),
    line("Malformed Lambda proxy response", Malformed, MALFORMED),
    line("Execution failed due to a timeout error", Integration(IntegrationFailure::Timeout), TIMEOUT),
    line("Endpoint request timed out", Integration(IntegrationFailure::Timeout), TIMEOUT),
    line("INTEGRATION_TIMEOUT", Integration(IntegrationFailure::Timeout), TIMEOUT),
    line("Invalid permissions on Lambda function", Integration(IntegrationFailure::Permission), PERMISSION),
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
    line(
        "LambdaInvalidResponse",
        Malformed,
        "the load balancer cannot read the function's output: give `explain` the output, with `--source alb`",
    ),
    line("LambdaUnhandled", FunctionError, FAILED),
    line("LambdaThrottling", Integration(IntegrationFailure::Throttled), NO_CAPACITY),
    line(
        "LambdaAccessDenied",
        Integration(IntegrationFailure::Permission),
        "the load balancer may not invoke the function: give elasticloadbalancing.amazonaws.com the permission lambda:InvokeFunction for this target group",
    ),
    line(
        "LambdaResponseTooLarge",
        TooLarge,
        "the output is longer than the 1 MB that a load balancer accepts: send less, or a link to where it is stored",
    ),
    line(
        "INTEGRATION_FAILURE",
        Malformed,
        "the function failed, or its output is not a well-formed answer: give `explain` the execution log of the request, or the function's output",
    ),
    line("Execution failed due to configuration error:\n", Malformed, MALFORMED),
    line("had not answered by its deadline", Answered(504), ANSWERED),
    line("blocked its thread", Answered(504), ANSWERED),
    line("the handler failed: ", Answered(500), ANSWERED),
    line("the handler panicked at ", Answered(500), ANSWERED),
    line("the middleware `", Answered(500), ANSWERED),
    line("a middleware around the ", Answered(500), ANSWERED),
    line("the requirement `", Answered(500), ANSWERED),
    line("the client got a 500", Answered(500), ANSWERED),
    line("the client got a 400", Answered(400), ANSWERED),
];

const fn line(mark: &'static str, failure: LoggedFailure, meaning: &'static str) -> KnownLine {
    KnownLine { mark, failure, meaning }
}
