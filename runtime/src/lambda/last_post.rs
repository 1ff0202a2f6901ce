//! Posts a last word with blocking calls, from whichever thread notices that it is needed.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::OnceLock;
use std::time::Duration;

use super::reserve;
use super::runtime_api::{RuntimeApi, request};
use crate::event::EventSource;
use crate::failure::InvocationError;
use crate::guard::in_flight::{InFlight, Rendered};
use crate::proxy;
use crate::response::{Body, PROBLEM_JSON, Problem, Response, Sink};

/// How long each step of a blocking post may take.
const STEP_TIMEOUT: Duration = Duration::from_secs(1);

/// Where last words are posted.
struct Target {
    api: RuntimeApi,
    /// Looked up at the start, where nothing is used up yet. `None` if it could not be.
    address: Option<SocketAddr>,
}

/// Empty if nothing can be posted.
static TARGET: OnceLock<Target> = OnceLock::new();

/// Reads what a last word needs, when the process starts.
pub(super) fn prepare() {
    if let Ok(api) = RuntimeApi::from_environment() {
        let address = address(&api).ok();
        // It is read once in a process.
        let _ = TARGET.set(Target { api, address });
        reserve::fill();
    }
}

/// Whether anything can be posted at all.
pub(super) fn is_prepared() -> bool {
    TARGET.get().is_some()
}

fn address(api: &RuntimeApi) -> io::Result<SocketAddr> {
    api.address().to_socket_addrs()?.next().ok_or_else(|| io::Error::other("the Runtime API has no address"))
}

/// The library's own rendering of a problem, which no code of the program takes part in.
pub(super) fn plain(problem: &Problem, invocation: &InFlight) -> Rendered {
    let (source, status) = (invocation.source, problem.status());
    let body = Body::text(problem.to_json(&invocation.request_id)).with_content_type(PROBLEM_JSON);
    let body_length = body.data.len();
    let mut response = Response::new(status).with_body(body);
    response.headers.clone_from(problem.headers());
    response.headers.extend(invocation.headers.clone());
    let bytes = match is_streamed(invocation, source) {
        true => proxy::whole_stream(&mut response, source, false),
        false => proxy::encode(&mut response, &Sink::Plain, source, false).map(|answer| answer.into_bytes()),
    };
    // No source refuses it.
    let answer = bytes.unwrap_or_else(|_| proxy::empty(status, source).into_bytes());
    Rendered { source, answer, status: status.as_u16(), body_length }
}

fn is_streamed(invocation: &InFlight, source: EventSource) -> bool {
    invocation.streams && proxy::can_stream(source)
}

/// Posts a complete answer.
pub(super) fn answer(invocation: &InFlight, rendered: &Rendered) -> io::Result<()> {
    let Target { api, address } = TARGET.get().ok_or_else(|| io::Error::other("there is no Runtime API"))?;
    let address = address.map_or_else(|| self::address(api), Ok)?;
    let stream = reserve::open(|| TcpStream::connect_timeout(&address, STEP_TIMEOUT))?;
    let posted = send(&stream, &request(api, invocation, rendered));
    drop(stream);
    reserve::fill();
    posted
}

fn request(api: &RuntimeApi, invocation: &InFlight, rendered: &Rendered) -> Vec<u8> {
    let Rendered { source, answer, .. } = rendered;
    let (id, invocation_id) = (&invocation.request_id, invocation.invocation_id.as_deref());
    let mut out = Vec::new();
    if is_streamed(invocation, *source) {
        request::start_stream(&mut out, api, id, invocation_id);
        request::chunk(&mut out, answer);
        out.extend_from_slice(request::END.as_bytes());
    } else {
        request::start_answer(&mut out, api, id, invocation_id);
        out.extend_from_slice(request::LAST.as_bytes());
        request::whole(&mut out, answer);
        out.extend_from_slice(answer);
    }
    out
}

/// Closes an answer whose stream has started, so that the client sees that it is incomplete.
pub(super) fn break_off(stream: &TcpStream, error: &InvocationError) -> io::Result<()> {
    // The async runtime made this socket non-blocking, and does not use it any more.
    stream.set_nonblocking(false)?;
    send(stream, request::broken_end(error).as_bytes())
}

/// Sends the last bytes of a request, and waits for the first ones of the reply: they mean that it has arrived.
fn send(mut stream: &TcpStream, bytes: &[u8]) -> io::Result<()> {
    stream.set_write_timeout(Some(STEP_TIMEOUT))?;
    stream.write_all(bytes)?;
    stream.set_read_timeout(Some(STEP_TIMEOUT))?;
    stream.read(&mut [0; 64]).map(drop)
}
