//! The answers to a function's requests. Statuses and messages of errors are those of Lambda's own emulator.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;

use super::extension;
use super::replies::{accepted, failure, no_such_path};
use super::state::{InitState, Misplaced, Phase, QueuedEvent, Shared};
use crate::gateway::account::function_arn;
use crate::gateway::invoke_response::InvokeResponse;
use crate::gateway::serve::collect::{Collected, collect};
use crate::gateway::serve::failures::too_large;
use crate::gateway::serve::invoked::Invoked;
use crate::gateway::serve::stream_post;
use crate::gateway::serve::terminal::complain;
use crate::gateway::verdict::output_limit::MAX_OUTPUT_BYTES;

const VERSION: &str = "/2018-06-01/runtime/";
/// How long a request for an event waits for another one to end, which its client may have given up already.
const TAKE_OVER_TIME: Duration = Duration::from_secs(1);

pub(super) async fn answer(request: Request<Incoming>, shared: &Shared) -> Response<Full<Bytes>> {
    let path = request.uri().path().to_owned();
    let Some(path) = shared.token.after(&path) else { return stranger(shared) };
    if let Some(path) = path.strip_prefix(extension::VERSION) {
        return extension::answer(request, path, shared).await;
    }
    let path = path.strip_prefix(VERSION).unwrap_or_default();
    let mut segments = path.split('/');
    let route = (request.method(), segments.next(), segments.next(), segments.next(), segments.next());
    match route {
        (&Method::GET, Some("invocation"), Some("next"), None, None) => next(shared).await,
        (&Method::POST, Some("invocation"), Some(id), Some("response"), None) => response(request, id, shared).await,
        (&Method::POST, Some("invocation"), Some(id), Some("error"), None) => error(request, id, shared).await,
        (&Method::POST, Some("init"), Some("error"), None, None) => init_error(request, shared).await,
        _ => no_such_path(),
    }
}

/// Without the token there are no paths.
fn stranger(shared: &Shared) -> Response<Full<Bytes>> {
    if !shared.has_strangers.swap(true, Ordering::Relaxed) {
        complain(
            "a request to the function's Runtime API without its secret path was answered with 404: it came from another program, or from a client that ignores the path in AWS_LAMBDA_RUNTIME_API",
        );
    }
    no_such_path()
}

/// An environment answers one event at a time, so one request for an event waits at a time.
async fn next(shared: &Shared) -> Response<Full<Bytes>> {
    let Ok(mut queue) = tokio::time::timeout(TAKE_OVER_TIME, shared.queue.lock()).await else {
        let message = "State transition failed for runtime: it is waiting for an event already";
        return failure(StatusCode::FORBIDDEN, "InvalidStateTransition", message);
    };
    shared.state.send_replace(InitState::Ready);
    let Some(invocation) = queue.recv().await else {
        return failure(StatusCode::GONE, "Gone", "the environment is shutting down");
    };
    let QueuedEvent { id, event, deadline, trace_id, answer } = invocation;
    let response = Response::builder()
        .header("content-type", "application/json")
        .header("lambda-runtime-aws-request-id", &id)
        .header("lambda-runtime-deadline-ms", deadline)
        .header("lambda-runtime-invoked-function-arn", function_arn())
        .header("lambda-runtime-trace-id", format!("Root={trace_id};Sampled=0"))
        .body(Full::new(event));
    *shared.phase.lock().unwrap_or_else(PoisonError::into_inner) = Phase::Busy { id, answer };
    response.unwrap_or_else(|_| failure(StatusCode::INTERNAL_SERVER_ERROR, "Internal", "an id is not a header value"))
}

async fn response(request: Request<Incoming>, id: &str, shared: &Shared) -> Response<Full<Bytes>> {
    let mode = request.headers().get("lambda-runtime-function-response-mode");
    if mode.is_some_and(|mode| mode == "streaming") {
        return match shared.take(id) {
            Ok(answer) => {
                stream_post::receive(request.into_body(), id, answer).await;
                accepted()
            }
            Err(misplaced) => refused(misplaced),
        };
    }
    let payload = match collect(request.into_body(), MAX_OUTPUT_BYTES).await {
        Ok(payload) => payload,
        Err(_) => return failure(StatusCode::BAD_REQUEST, "InvalidRequest", "the body ended too early"),
    };
    let answer = match shared.take(id) {
        Ok(answer) => answer,
        Err(misplaced) => return refused(misplaced),
    };
    match payload {
        Collected::Whole(payload) => {
            let _ = answer.send(InvokeResponse::output(payload, id).into());
            accepted()
        }
        Collected::TooLong => {
            let _ = answer.send(too_large(id));
            let message = format!("Exceeded maximum allowed payload size ({MAX_OUTPUT_BYTES} bytes).");
            failure(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge", &message)
        }
    }
}

async fn error(request: Request<Incoming>, id: &str, shared: &Shared) -> Response<Full<Bytes>> {
    let (error_type, message) = posted_error(request).await;
    match shared.take(id) {
        Ok(answer) => {
            let _ = answer.send(Invoked::failed(id, &error_type, &message));
            accepted()
        }
        Err(misplaced) => refused(misplaced),
    }
}

async fn init_error(request: Request<Incoming>, shared: &Shared) -> Response<Full<Bytes>> {
    let (error_type, message) = posted_error(request).await;
    shared.state.send_replace(InitState::Failed(error_type, message));
    accepted()
}

/// The type and the message of an error that the function posts.
async fn posted_error(request: Request<Incoming>) -> (String, String) {
    let header = request.headers().get("lambda-runtime-function-error-type");
    let header = header.and_then(|value| value.to_str().ok()).map(str::to_owned);
    let body = match collect(request.into_body(), MAX_OUTPUT_BYTES).await {
        Ok(Collected::Whole(body)) => body,
        _ => Bytes::new(),
    };
    let error: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let text = |name| error.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    (text("errorType").or(header).unwrap_or_else(|| "Unhandled".to_owned()), text("errorMessage").unwrap_or_default())
}

fn refused(misplaced: Misplaced) -> Response<Full<Bytes>> {
    match misplaced {
        Misplaced::WrongId => failure(StatusCode::BAD_REQUEST, "InvalidRequestID", "Invalid request ID"),
        Misplaced::Answered => {
            let message = "State transition failed for runtime: the invocation has been answered";
            failure(StatusCode::FORBIDDEN, "InvalidStateTransition", message)
        }
    }
}
