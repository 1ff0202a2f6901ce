//! The Runtime API, 2018-06-01: where one execution environment of the function gets its events and posts its answers.
//!
//! Every environment has an address of its own, so that nobody has to guess who asks. Statuses and texts of
//! errors are those of Lambda's own emulator.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{AbortHandle, JoinSet};

use super::body::{self, Collected};
use super::streaming;
use crate::gateway::invocation::{Invoked, arn};
use crate::gateway::verdict::MAX_OUTPUT_BYTES;

const VERSION: &str = "/2018-06-01/runtime/";

/// An event on its way to the function.
pub(crate) struct Invocation {
    pub(crate) id: String,
    pub(crate) event: Bytes,
    /// Milliseconds since 1970.
    pub(crate) deadline: u64,
    pub(crate) trace_id: String,
    pub(crate) answer: oneshot::Sender<Invoked>,
}

/// The Runtime API of one environment; it ends when this is dropped.
pub(crate) struct RuntimeApi {
    pub(crate) address: SocketAddr,
    events: mpsc::UnboundedSender<Invocation>,
    state: watch::Receiver<State>,
    server: AbortHandle,
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// How far the environment has come.
#[derive(Clone, Debug)]
pub(crate) enum State {
    /// It has not asked for an event yet.
    Starting,
    /// It has asked for an event, so its init is done.
    Ready,
    /// It said that its init failed: error type and message.
    Failed(String, String),
}

impl RuntimeApi {
    /// Listens on a port of the loopback interface that is free.
    pub(crate) async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (events, queue) = mpsc::unbounded_channel();
        let (state_sender, state) = watch::channel(State::Starting);
        let shared =
            Shared { queue: tokio::sync::Mutex::new(queue), phase: Mutex::new(Phase::Idle), state: state_sender };
        let server = tokio::spawn(serve(listener, Arc::new(shared))).abort_handle();
        Ok(RuntimeApi { address, events, state, server })
    }

    /// Puts an event before the function.
    pub(crate) fn send(&self, invocation: Invocation) {
        // The receiver lives as long as the server, and the server as long as `self`.
        let _ = self.events.send(invocation);
    }

    /// Waits until init is over, one way or the other.
    pub(crate) async fn started(&mut self) -> State {
        let over = self.state.wait_for(|state| !matches!(state, State::Starting)).await;
        over.map_or(State::Starting, |state| state.clone())
    }
}

struct Shared {
    queue: tokio::sync::Mutex<mpsc::UnboundedReceiver<Invocation>>,
    phase: Mutex<Phase>,
    state: watch::Sender<State>,
}

/// What the environment is at.
enum Phase {
    Idle,
    /// It has an event, and has not answered.
    Busy {
        id: String,
        answer: oneshot::Sender<Invoked>,
    },
    /// It has answered that event.
    Answered {
        id: String,
    },
}

/// Why a post is not taken.
enum Misplaced {
    WrongId,
    Answered,
}

impl Shared {
    /// Ends the invocation of that id, if it is the one under way.
    fn take(&self, id: &str) -> Result<oneshot::Sender<Invoked>, Misplaced> {
        let mut phase = self.phase.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *phase, Phase::Answered { id: id.to_owned() }) {
            Phase::Busy { id: busy, answer } if busy == id => Ok(answer),
            other => {
                let answered = matches!(&other, Phase::Answered { id: told } if told == id);
                *phase = other;
                Err(if answered { Misplaced::Answered } else { Misplaced::WrongId })
            }
        }
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        while connections.try_join_next().is_some() {}
        connections.spawn(connection(stream, shared.clone()));
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>) {
    // Without it an answer waits 40 ms for the other side's acknowledgement.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let shared = shared.clone();
        async move { Ok::<_, Infallible>(answer(request, &shared).await) }
    });
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(request: Request<Incoming>, shared: &Shared) -> Response<Full<Bytes>> {
    let path = request.uri().path().strip_prefix(VERSION).unwrap_or_default().to_owned();
    let mut segments = path.split('/');
    let route = (request.method(), segments.next(), segments.next(), segments.next(), segments.next());
    match route {
        (&Method::GET, Some("invocation"), Some("next"), None, None) => next(shared).await,
        (&Method::POST, Some("invocation"), Some(id), Some("response"), None) => response(request, id, shared).await,
        (&Method::POST, Some("invocation"), Some(id), Some("error"), None) => error(request, id, shared).await,
        (&Method::POST, Some("init"), Some("error"), None, None) => init_error(request, shared).await,
        _ => said(StatusCode::NOT_FOUND, "NotFound", "the Runtime API has no such path"),
    }
}

async fn next(shared: &Shared) -> Response<Full<Bytes>> {
    shared.state.send_replace(State::Ready);
    let Some(invocation) = shared.queue.lock().await.recv().await else {
        return said(StatusCode::GONE, "Gone", "the environment is shutting down");
    };
    let Invocation { id, event, deadline, trace_id, answer } = invocation;
    let response = Response::builder()
        .header("content-type", "application/json")
        .header("lambda-runtime-aws-request-id", &id)
        .header("lambda-runtime-deadline-ms", deadline)
        .header("lambda-runtime-invoked-function-arn", arn())
        .header("lambda-runtime-trace-id", format!("Root={trace_id};Sampled=0"))
        .body(Full::new(event));
    *shared.phase.lock().unwrap_or_else(PoisonError::into_inner) = Phase::Busy { id, answer };
    response.unwrap_or_else(|_| said(StatusCode::INTERNAL_SERVER_ERROR, "Internal", "an id is no header value"))
}

async fn response(request: Request<Incoming>, id: &str, shared: &Shared) -> Response<Full<Bytes>> {
    let mode = request.headers().get("lambda-runtime-function-response-mode");
    if mode.is_some_and(|mode| mode == "streaming") {
        return match shared.take(id) {
            Ok(answer) => {
                streaming::receive(request.into_body(), id, answer).await;
                accepted()
            }
            Err(misplaced) => refused(misplaced),
        };
    }
    let payload = match body::collect(request.into_body(), MAX_OUTPUT_BYTES).await {
        Ok(payload) => payload,
        Err(_) => return said(StatusCode::BAD_REQUEST, "InvalidRequest", "the body ended too early"),
    };
    let answer = match shared.take(id) {
        Ok(answer) => answer,
        Err(misplaced) => return refused(misplaced),
    };
    match payload {
        Collected::Whole(payload) => {
            let _ = answer.send(Invoked::output(payload, id));
            accepted()
        }
        Collected::TooLong => {
            let limit = format!("maximum allowed payload size ({MAX_OUTPUT_BYTES} bytes).");
            let message = format!("Response payload size exceeded {limit}");
            let _ = answer.send(Invoked::failed(id, "Function.ResponseSizeTooLarge", &message));
            said(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge", &format!("Exceeded {limit}"))
        }
    }
}

async fn error(request: Request<Incoming>, id: &str, shared: &Shared) -> Response<Full<Bytes>> {
    let (told, message) = told_error(request).await;
    match shared.take(id) {
        Ok(answer) => {
            let _ = answer.send(Invoked::failed(id, &told, &message));
            accepted()
        }
        Err(misplaced) => refused(misplaced),
    }
}

async fn init_error(request: Request<Incoming>, shared: &Shared) -> Response<Full<Bytes>> {
    let (told, message) = told_error(request).await;
    shared.state.send_replace(State::Failed(told, message));
    accepted()
}

/// The type and the message of an error that the function posts.
async fn told_error(request: Request<Incoming>) -> (String, String) {
    let header = request.headers().get("lambda-runtime-function-error-type");
    let header = header.and_then(|value| value.to_str().ok()).map(str::to_owned);
    let body = match body::collect(request.into_body(), MAX_OUTPUT_BYTES).await {
        Ok(Collected::Whole(body)) => body,
        _ => Bytes::new(),
    };
    let told: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let text = |name| told.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    (text("errorType").or(header).unwrap_or_else(|| "Unhandled".to_owned()), text("errorMessage").unwrap_or_default())
}

fn accepted() -> Response<Full<Bytes>> {
    with_body(StatusCode::ACCEPTED, Bytes::from_static(br#"{"status":"OK"}"#))
}

fn refused(misplaced: Misplaced) -> Response<Full<Bytes>> {
    match misplaced {
        Misplaced::WrongId => said(StatusCode::BAD_REQUEST, "InvalidRequestID", "Invalid request ID"),
        Misplaced::Answered => {
            let message = "State transition failed for runtime: the invocation has been answered";
            said(StatusCode::FORBIDDEN, "InvalidStateTransition", message)
        }
    }
}

fn said(status: StatusCode, error_type: &str, message: &str) -> Response<Full<Bytes>> {
    let body = serde_json::json!({ "errorMessage": message, "errorType": error_type });
    with_body(status, body.to_string().into())
}

fn with_body(status: StatusCode, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    response.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
    response
}
