//! The answer that is posted when no guard can give one: a thread is blocked, or a panic aborts the process.
//!
//! It is posted with blocking calls from the thread that notices. A streamed answer that has started is closed with
//! Lambda's error trailers. Afterwards the process is replaced, so that the next event is handled by a fresh
//! process and not by a blocked or dying one. Whoever takes the invocation out of the register answers it; the other
//! side does nothing.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::OnceLock;
use std::time::Duration;

use http::StatusCode;

use super::process_replacement::{self, replace_process};
use super::runtime_api::{RuntimeApi, request};
use super::threads;
use crate::failure::InvocationError;
use crate::guard::in_flight::{self, InFlight};
use crate::guard::panic::PanicReport;
use crate::observe::current::{self, Current};
use crate::observe::{self, Metric};
use crate::proxy;

/// How long each step of a blocking post may take.
const STEP_TIMEOUT: Duration = Duration::from_secs(1);

/// Where a last word is posted; empty if none can be posted.
static RUNTIME_API: OnceLock<RuntimeApi> = OnceLock::new();

/// Reads what a last word needs, when the process starts.
pub(super) fn prepare() {
    if let Ok(runtime_api) = RuntimeApi::from_environment()
        && process_replacement::prepare()
    {
        // It is read once in a process.
        let _ = RUNTIME_API.set(runtime_api);
    }
}

/// Whether a last word can be posted at all.
pub(super) fn is_prepared() -> bool {
    RUNTIME_API.get().is_some()
}

/// Answers for a handler whose panic aborts the process, and replaces the process. Returns if no invocation is
/// unanswered.
pub(super) fn aborting(report: &PanicReport) {
    if let Some(invocation) = in_flight::take_any() {
        let PanicReport { message, location, .. } = report;
        let failure = HandlerFailure {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            error_type: "Runtime.StreamPanic",
            metrics: &[Metric::Faults, Metric::Panics],
            message: format!("{} panicked at {location}: {message}", name(&invocation)),
        };
        post(&invocation, &failure);
        start_afresh();
    }
}

/// Answers for a handler that blocks its thread. If no other thread is left, the process is replaced.
pub(super) fn blocked(invocation: &InFlight) {
    let place = if invocation.stream.is_some() { " in the middle of its answer" } else { "" };
    let failure = HandlerFailure {
        status: StatusCode::GATEWAY_TIMEOUT,
        error_type: "Runtime.StreamBlocked",
        metrics: &[Metric::Faults, Metric::Timeouts],
        message: format!("{} blocked its thread{place} until its deadline had passed", name(invocation)),
    };
    post(invocation, &failure);
    if threads::record_blocked() {
        start_afresh();
    }
}

/// Answers for all other invocations of this process, which end with it, and replaces it.
fn start_afresh() -> ! {
    while let Some(invocation) = in_flight::take_one() {
        let failure = HandlerFailure {
            status: StatusCode::SERVICE_UNAVAILABLE,
            error_type: "Runtime.StreamStopped",
            metrics: &[Metric::Faults],
            message: format!("{} was stopped: its process was replaced because of another request", name(&invocation)),
        };
        post(&invocation, &failure);
    }
    replace_process()
}

/// The name of the code that runs for an invocation, for the log.
fn name(invocation: &InFlight) -> String {
    invocation.handler.map_or_else(|| "the program".to_owned(), |handler| format!("the handler `{handler}`"))
}

/// How a handler failed.
struct HandlerFailure {
    /// For the client, unless its answer has started.
    status: StatusCode,
    /// For Lambda, if the answer has started.
    error_type: &'static str,
    metrics: &'static [Metric],
    /// For the log.
    message: String,
}

/// Posts the last word on an invocation.
fn post(invocation: &InFlight, failure: &HandlerFailure) {
    let HandlerFailure { status, error_type, metrics, message } = failure;
    let current =
        Current { request_id: invocation.request_id.as_str().into(), handler: invocation.handler, trace_id: None };
    current::within(&current, || {
        observe::report!(ERROR, "{message}");
        observe::count(metrics);
        let posted = match &invocation.stream {
            Some(stream) => break_off(stream, error_type, message),
            None => post_answer(invocation, *status),
        };
        if let Err(error) = posted {
            observe::report!(ERROR, "the last word could not be posted: {error}");
        }
    });
}

/// Closes an answer whose stream has started, so that the client sees that it is incomplete.
fn break_off(mut stream: &TcpStream, error_type: &str, message: &str) -> std::io::Result<()> {
    let error = InvocationError { error_type: error_type.to_owned(), message: message.to_owned() };
    // The async runtime made this socket non-blocking, and does not use it any more.
    stream.set_nonblocking(false)?;
    stream.set_write_timeout(Some(STEP_TIMEOUT))?;
    stream.write_all(request::broken_end(&error).as_bytes())?;
    await_reply(stream)
}

/// Posts a complete answer with blocking calls.
fn post_answer(invocation: &InFlight, status: StatusCode) -> std::io::Result<()> {
    let (id, source) = (&invocation.request_id, invocation.source);
    let missing = || std::io::Error::other("there is no Runtime API");
    let api = RUNTIME_API.get().ok_or_else(missing)?;
    let address = api.address().to_socket_addrs()?.next().ok_or_else(missing)?;
    let mut stream = TcpStream::connect_timeout(&address, STEP_TIMEOUT)?;
    stream.set_write_timeout(Some(STEP_TIMEOUT))?;
    let mut out = Vec::new();
    if invocation.streams && proxy::can_stream(source) {
        request::start_stream(&mut out, api, id, invocation.invocation_id.as_deref());
        request::chunk(&mut out, &proxy::last_word_of_stream(status, id, source));
        out.extend_from_slice(request::END.as_bytes());
    } else {
        let answer = proxy::last_word(status, id, source).into_bytes();
        request::start_answer(&mut out, api, id, invocation.invocation_id.as_deref());
        out.extend_from_slice(request::LAST.as_bytes());
        request::whole(&mut out, &answer);
        out.extend_from_slice(&answer);
    }
    stream.write_all(&out)?;
    await_reply(&stream)
}

/// Waits for the first bytes of the reply: they mean that the answer has arrived.
fn await_reply(mut stream: &TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(STEP_TIMEOUT))?;
    stream.read(&mut [0; 64]).map(drop)
}
