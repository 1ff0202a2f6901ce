//! The answer that is given when no guard can give one: a thread is blocked, or a panic aborts.
//!
//! It is posted with blocking calls from whatever thread notices; an answer whose stream has begun is ended with
//! Lambda's trailers of an error. After it the process replaces its own image,
//! so that the next event finds a fresh function instead of a blocked or dying one. An invocation belongs to
//! whoever takes it out of the register; the other one stays silent.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, Once, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use http::StatusCode;
use tokio::runtime::Handle;

use super::panic::PanicReport;
use super::runtime_api::{RuntimeApi, request};
use super::watchdog;
use crate::event::EventSource;
use crate::function::InvocationError;
use crate::observe::current::{self, Current};
use crate::observe::{self, Metric};
use crate::proxy;

/// How long a blocking post may take in each of its steps.
const PATIENCE: Duration = Duration::from_secs(1);

/// An invocation that is not answered yet.
#[derive(Debug)]
pub(crate) struct InFlight {
    pub(crate) request_id: String,
    /// Cross-wiring protection, told by `next`.
    pub(crate) invocation_id: Option<String>,
    pub(crate) source: EventSource,
    /// Whether the program streams where the source can.
    pub(crate) streams: bool,
    pub(crate) handler: &'static str,
    /// The connection of an answer whose stream has begun. As long as the invocation is in the register, all that
    /// was written to it are whole chunks.
    pub(crate) begun: Option<TcpStream>,
    /// When a blocked handler is answered for.
    pub(crate) until: Instant,
}

/// One at a time unless Lambda runs several at once in this process.
static IN_FLIGHT: Mutex<Vec<InFlight>> = Mutex::new(Vec::new());

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

/// Reads what a last word needs.
pub(crate) fn prepare() {
    let (Ok(runtime_api), Ok(program)) = (RuntimeApi::told(), std::env::current_exe()) else {
        return;
    };
    // It is read once in a process.
    let _ = IMAGE.set(Image { runtime_api, program });
}

/// Starts the watchdog, if it can do something and does not run yet.
pub(crate) fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if IMAGE.get().is_some() {
            watchdog::start();
        }
    });
}

/// Registers an invocation, for which the watchdog has to be awake.
pub(crate) fn enter(invocation: InFlight) {
    watch();
    with(|all| all.push(invocation));
    watchdog::expect();
}

/// Tells whose code runs now, and who reads the answer.
pub(crate) fn describe(request_id: &str, source: EventSource, handler: &'static str) {
    with(|all| {
        if let Some(invocation) = all.iter_mut().find(|invocation| invocation.request_id == request_id) {
            invocation.source = source;
            invocation.handler = handler;
        }
    });
}

/// Takes an invocation: who gets it answers it.
pub(crate) fn take(request_id: &str) -> Option<InFlight> {
    take_if(|invocation| invocation.request_id == request_id)
}

/// The earliest moment at which an invocation must be answered for, if there are any.
pub(crate) fn earliest() -> Option<Instant> {
    with(|all| all.iter().map(|invocation| invocation.until).min())
}

/// Takes an invocation whose time is over.
pub(crate) fn take_overdue(now: Instant) -> Option<InFlight> {
    take_if(|invocation| invocation.until <= now)
}

/// Takes the invocation that the current thread works for, else any: a process that aborts serves none of them.
fn take_any() -> Option<InFlight> {
    let current = current::get();
    let own = current.and_then(|current| take_if(|invocation| invocation.request_id == *current.request_id));
    own.or_else(|| take_if(|_| true))
}

fn take_if(is_it: impl Fn(&InFlight) -> bool) -> Option<InFlight> {
    with(|all| {
        let place = all.iter().position(is_it)?;
        Some(all.swap_remove(place))
    })
}

fn with<T>(work: impl FnOnce(&mut Vec<InFlight>) -> T) -> T {
    work(&mut IN_FLIGHT.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Answers for a handler whose panic ends the process, and starts afresh. Returns when there is none to answer for.
pub(crate) fn aborting(report: &PanicReport) {
    if let Some(invocation) = take_any() {
        let PanicReport { message, location, .. } = report;
        let words = format!("the handler `{}` panicked at {location}: {message}", invocation.handler);
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        speak(
            &invocation,
            &Failure { status, name: "Runtime.StreamPanic", metrics: &[Metric::Faults, Metric::Panics], words },
        );
        start_afresh();
    }
}

/// Answers for a handler that has blocked its thread. When no other thread is left, the process starts afresh.
pub(crate) fn blocked(invocation: &InFlight) {
    let place = if invocation.begun.is_some() { " in the middle of its answer" } else { "" };
    let words = format!("the handler `{}` blocked its thread{place} until its time was over", invocation.handler);
    let status = StatusCode::GATEWAY_TIMEOUT;
    speak(
        invocation,
        &Failure { status, name: "Runtime.StreamBlocked", metrics: &[Metric::Faults, Metric::Timeouts], words },
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
struct Failure {
    status: StatusCode,
    name: &'static str,
    metrics: &'static [Metric],
    words: String,
}

/// Answers for an invocation.
fn speak(invocation: &InFlight, failure: &Failure) {
    let Failure { status, name, metrics, words } = failure;
    let current = Current { request_id: invocation.request_id.as_str().into(), handler: invocation.handler };
    current::within(&current, || {
        tracing::error!("{words}");
        observe::count(metrics);
        let spoken = match &invocation.begun {
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
        request::begin_stream(&mut out, api, invocation);
        request::chunk(&mut out, &proxy::last_word_of_stream(status, id, source));
        out.extend_from_slice(request::END.as_bytes());
    } else {
        let answer = proxy::last_word(status, id, source).into_bytes();
        request::begin_answer(&mut out, api, invocation);
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
    while let Some(invocation) = take_if(|_| true) {
        let words =
            format!("the process of the handler `{}` was replaced because of another request", invocation.handler);
        let status = StatusCode::SERVICE_UNAVAILABLE;
        speak(&invocation, &Failure { status, name: "Runtime.StreamStopped", metrics: &[Metric::Faults], words });
    }
    #[cfg(unix)]
    if let Some(image) = IMAGE.get() {
        use std::os::unix::process::CommandExt;
        let error = std::process::Command::new(&image.program).args(std::env::args_os().skip(1)).exec();
        eprintln!("the process could not be replaced: {error}");
    }
    std::process::exit(1)
}
