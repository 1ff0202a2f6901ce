//! The answer that is given when no guard can give one: a thread is blocked, or a panic aborts.
//!
//! It is posted with blocking calls from whatever thread notices; an answer whose stream has begun is ended with
//! Lambda's trailers of an error. After it the process replaces its own image,
//! so that the next event finds a fresh function instead of a blocked or dying one. An invocation belongs to
//! whoever takes it out of the register; the other one stays silent.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::StatusCode;
use tokio::runtime::Handle;

use super::runtime_api::{RuntimeApi, request};
use crate::failure::InvocationError;
use crate::guard::in_flight::{self, InFlight};
use crate::guard::panic::PanicReport;
use crate::observe::current::{self, Current};
use crate::observe::{self, Metric};
use crate::proxy;

/// How long a blocking post may take in each of its steps.
const PATIENCE: Duration = Duration::from_secs(1);

/// What an `exec` needs, read when the process starts: after an update the path of a running program is gone.
static IMAGE: OnceLock<Image> = OnceLock::new();

struct Image {
    runtime_api: RuntimeApi,
    program: std::path::PathBuf,
}

/// How many threads run handlers.
static THREADS: AtomicUsize = AtomicUsize::new(1);
/// The async runtime, where it has several threads.
static SHARED: OnceLock<Handle> = OnceLock::new();
/// How many of them are blocked by a handler that was answered for.
static BLOCKED: AtomicUsize = AtomicUsize::new(0);

/// Tells that several threads run handlers.
pub(crate) fn share_between(threads: usize, runtime: &Handle) {
    THREADS.store(threads, Ordering::Relaxed);
    // There is one runtime in a process.
    let _ = SHARED.set(runtime.clone());
}

/// Tells that a handler has come back that was answered for.
pub(crate) fn came_back() {
    // It was counted when it was answered for.
    BLOCKED.fetch_sub(1, Ordering::Relaxed);
}

/// Whether a last word can be posted at all.
pub(super) fn is_prepared() -> bool {
    IMAGE.get().is_some()
}

/// Reads what a last word needs.
pub(crate) fn prepare() {
    let (Ok(runtime_api), Ok(program)) = (RuntimeApi::from_environment(), std::env::current_exe()) else {
        return;
    };
    // It is read once in a process.
    let _ = IMAGE.set(Image { runtime_api, program });
}

/// Answers for a handler whose panic ends the process, and starts afresh. Returns when there is none to answer for.
pub(crate) fn aborting(report: &PanicReport) {
    if let Some(invocation) = in_flight::take_any() {
        let PanicReport { message, location, .. } = report;
        let words = format!("the handler `{}` panicked at {location}: {message}", invocation.handler);
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        speak(
            &invocation,
            &HandlerFailure { status, name: "Runtime.StreamPanic", metrics: &[Metric::Faults, Metric::Panics], words },
        );
        start_afresh();
    }
}

/// Answers for a handler that has blocked its thread. When no other thread is left, the process starts afresh.
pub(crate) fn blocked(invocation: &InFlight) {
    let place = if invocation.stream.is_some() { " in the middle of its answer" } else { "" };
    let words = format!("the handler `{}` blocked its thread{place} until its time was over", invocation.handler);
    let status = StatusCode::GATEWAY_TIMEOUT;
    speak(
        invocation,
        &HandlerFailure { status, name: "Runtime.StreamBlocked", metrics: &[Metric::Faults, Metric::Timeouts], words },
    );
    let blocked = BLOCKED.fetch_add(1, Ordering::Relaxed) + 1;
    if blocked >= THREADS.load(Ordering::Relaxed) {
        start_afresh();
    }
}

/// Wakes a thread that idles, where there are several: the one that waited for connections and timers may be blocked,
/// and nobody takes that over unasked. False where there is but one.
pub(crate) fn wake_another_thread() -> bool {
    SHARED.get().map(|runtime| runtime.spawn(async {})).is_some()
}

/// What became of a handler: for the client, for Lambda where its answer has begun, and for the log.
struct HandlerFailure {
    status: StatusCode,
    name: &'static str,
    metrics: &'static [Metric],
    words: String,
}

/// Answers for an invocation.
fn speak(invocation: &InFlight, failure: &HandlerFailure) {
    let HandlerFailure { status, name, metrics, words } = failure;
    let current =
        Current { request_id: invocation.request_id.as_str().into(), handler: invocation.handler, trace_id: None };
    current::within(&current, || {
        tracing::error!("{words}");
        observe::count(metrics);
        let spoken = match &invocation.stream {
            Some(stream) => break_off(stream, name, words),
            None => post(invocation, *status),
        };
        if let Err(error) = spoken {
            tracing::error!("the last word could not be posted: {error}");
        }
    });
}

/// Ends an answer whose stream has begun; the client sees that it is cut off.
fn break_off(mut stream: &TcpStream, name: &str, words: &str) -> std::io::Result<()> {
    let error = InvocationError { error_type: name.to_owned(), message: words.to_owned() };
    // The async runtime has it from the same socket, and does not use it any more.
    stream.set_nonblocking(false)?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(request::broken_end(&error).as_bytes())?;
    arrived(stream)
}

/// A blocking POST of a whole answer.
fn post(invocation: &InFlight, status: StatusCode) -> std::io::Result<()> {
    let (id, source) = (&invocation.request_id, invocation.source);
    let missing = || std::io::Error::other("there is no Runtime API");
    let api = &IMAGE.get().ok_or_else(missing)?.runtime_api;
    let address = api.address().to_socket_addrs()?.next().ok_or_else(missing)?;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut out = Vec::new();
    if invocation.streams && proxy::can_stream(source) {
        request::begin_stream(&mut out, api, id, invocation.invocation_id.as_deref());
        request::chunk(&mut out, &proxy::last_word_of_stream(status, id, source));
        out.extend_from_slice(request::END.as_bytes());
    } else {
        let answer = proxy::last_word(status, id, source).into_bytes();
        request::begin_answer(&mut out, api, id, invocation.invocation_id.as_deref());
        out.extend_from_slice(request::LAST.as_bytes());
        request::whole(&mut out, &answer);
        out.extend_from_slice(&answer);
    }
    stream.write_all(&out)?;
    arrived(&stream)
}

/// The first bytes of the reply mean that the answer has arrived.
fn arrived(mut stream: &TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.read(&mut [0; 64]).map(drop)
}

/// Replaces this process by a fresh one of the same program, with the same pid.
///
/// Where that cannot be done the process ends, and Lambda starts another. What else it worked for is answered first:
/// nobody would come back to it.
fn start_afresh() -> ! {
    while let Some(invocation) = in_flight::take_one() {
        let words =
            format!("the process of the handler `{}` was replaced because of another request", invocation.handler);
        let status = StatusCode::SERVICE_UNAVAILABLE;
        speak(
            &invocation,
            &HandlerFailure { status, name: "Runtime.StreamStopped", metrics: &[Metric::Faults], words },
        );
    }
    #[cfg(unix)]
    if let Some(image) = IMAGE.get() {
        use std::os::unix::process::CommandExt;
        let error = std::process::Command::new(&image.program).args(std::env::args_os().skip(1)).exec();
        eprintln!("the process could not be replaced: {error}");
    }
    std::process::exit(1)
}
