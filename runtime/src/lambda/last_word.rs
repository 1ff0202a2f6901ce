//! The answer that is given when no guard can give one: a thread is blocked, or a panic aborts.
//!
//! It is posted with blocking calls from whatever thread notices. After it the process replaces its own image,
//! so that the next event finds a fresh function instead of a blocked or dying one. An invocation belongs to
//! whoever takes it out of the register; the other one stays silent.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use http::StatusCode;

use super::panic::PanicReport;
use super::watchdog;
use crate::event::EventSource;
use crate::observe::current::{self, Current};
use crate::observe::{self, Metric};
use crate::proxy;

/// How long a blocking post may take in each of its steps.
const PATIENCE: Duration = Duration::from_secs(1);

/// An invocation that is not answered yet.
#[derive(Clone, Debug)]
pub(crate) struct InFlight {
    pub(crate) request_id: String,
    /// Cross-wiring protection, told by `next`.
    pub(crate) invocation_id: Option<String>,
    pub(crate) source: EventSource,
    /// Whether the program streams where the source can.
    pub(crate) streams: bool,
    pub(crate) handler: &'static str,
    /// When a blocked handler is answered for.
    pub(crate) until: Instant,
}

/// One at a time unless Lambda runs several at once in this process.
static IN_FLIGHT: Mutex<Vec<InFlight>> = Mutex::new(Vec::new());

/// What an `exec` needs, read when the process starts: after an update the path of a running program is gone.
static IMAGE: OnceLock<Image> = OnceLock::new();

struct Image {
    runtime_api: String,
    program: std::path::PathBuf,
}

/// How many threads run handlers.
static THREADS: AtomicUsize = AtomicUsize::new(1);
/// How many of them are blocked by a handler that was answered for.
static BLOCKED: AtomicUsize = AtomicUsize::new(0);

/// Tells that several threads run handlers.
pub(crate) fn share_between(threads: usize) {
    THREADS.store(threads, Ordering::Relaxed);
}

/// Tells that a handler has come back that was answered for.
pub(crate) fn came_back() {
    // It was counted when it was answered for.
    BLOCKED.fetch_sub(1, Ordering::Relaxed);
}

/// Reads what a last word needs, and starts the watchdog.
pub(crate) fn prepare() {
    let (Ok(runtime_api), Ok(program)) = (std::env::var("AWS_LAMBDA_RUNTIME_API"), std::env::current_exe()) else {
        return;
    };
    if IMAGE.set(Image { runtime_api, program }).is_ok() {
        watchdog::start();
    }
}

/// Registers an invocation.
pub(crate) fn enter(invocation: InFlight) {
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
        speak(&invocation, StatusCode::INTERNAL_SERVER_ERROR, Metric::Panics, &words);
        start_afresh();
    }
}

/// Answers for an invocation.
fn speak(invocation: &InFlight, status: StatusCode, metric: Metric, words: &str) {
    let current = Current { request_id: invocation.request_id.as_str().into(), handler: invocation.handler };
    current::within(&current, || {
        tracing::error!("{words}");
        observe::count(&[Metric::Faults, metric]);
        let (id, source) = (&invocation.request_id, invocation.source);
        let posted = if invocation.streams && proxy::can_stream(source) {
            post(invocation, STREAMED, &chunked(&proxy::last_word_of_stream(status, id, source)))
        } else {
            let answer = proxy::last_word(status, id, source);
            let length = format!("content-type: application/json\r\ncontent-length: {}\r\n", answer.as_bytes().len());
            post(invocation, &length, answer.as_bytes())
        };
        if let Err(error) = posted {
            tracing::error!("the last word could not be posted: {error}");
        }
    });
}

/// Answers for a handler that has blocked its thread. When no other thread is left, the process starts afresh.
pub(crate) fn blocked(invocation: &InFlight) {
    let words = format!("the handler `{}` blocked its thread until its time was over", invocation.handler);
    speak(invocation, StatusCode::GATEWAY_TIMEOUT, Metric::Timeouts, &words);
    let blocked = BLOCKED.fetch_add(1, Ordering::Relaxed) + 1;
    if blocked >= THREADS.load(Ordering::Relaxed) {
        start_afresh();
    }
}

/// What a streamed answer's post has among its headers ("Using the Lambda runtime API", custom runtimes).
const STREAMED: &str = "content-type: application/vnd.awslambda.http-integration-response\r\n\
     lambda-runtime-function-response-mode: streaming\r\ntransfer-encoding: chunked\r\n";

/// All of a body as one chunk (RFC 9112, 7.1).
fn chunked(body: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", body.len()).as_bytes(), body, b"\r\n0\r\n\r\n"].concat()
}

/// A blocking POST, as plain as HTTP/1.1 can be; `about` are the headers that tell of the body.
fn post(invocation: &InFlight, about: &str, body: &[u8]) -> std::io::Result<()> {
    let missing = || std::io::Error::other("there is no Runtime API");
    let api = &IMAGE.get().ok_or_else(missing)?.runtime_api;
    let api = api.strip_prefix("http://").unwrap_or(api).trim_end_matches('/');
    let (host, base) = api.split_once('/').map_or((api, String::new()), |(host, base)| (host, format!("/{base}")));
    let host_and_port = if host.contains(':') { host.to_owned() } else { format!("{host}:80") };
    let address = host_and_port.to_socket_addrs()?.next().ok_or_else(missing)?;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let id = &invocation.request_id;
    let invocation_id = invocation
        .invocation_id
        .as_ref()
        .map(|id| format!("lambda-runtime-invocation-id: {id}\r\n"))
        .unwrap_or_default();
    let head = format!(
        "POST {base}/2018-06-01/runtime/invocation/{id}/response HTTP/1.1\r\nhost: {host}\r\n\
         {about}{invocation_id}connection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    stream.flush()?;
    // The first bytes of the reply mean that the answer has arrived.
    let mut reply = [0; 64];
    stream.read(&mut reply).map(drop)
}

/// Replaces this process by a fresh one of the same program, with the same pid.
///
/// Where that cannot be done the process ends, and Lambda starts another.
fn start_afresh() -> ! {
    #[cfg(unix)]
    if let Some(image) = IMAGE.get() {
        use std::os::unix::process::CommandExt;
        let error = std::process::Command::new(&image.program).args(std::env::args_os().skip(1)).exec();
        eprintln!("the process could not be replaced: {error}");
    }
    std::process::exit(1)
}
