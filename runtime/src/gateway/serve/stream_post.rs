//! Receives a streamed answer that the function posts.

use base64_simd::STANDARD;
use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::sync::oneshot;

use super::chunks;
use super::invoked::Invoked;
use crate::gateway::invoke_response::InvokeResponse;
use crate::gateway::verdict::stream::split;

/// A longer prelude is malformed.
const MAX_PRELUDE_BYTES: usize = 16 * 1024;

/// Reads the post of a streamed answer: `answer` is sent as soon as the prelude is complete.
pub(super) async fn receive(body: Incoming, id: &str, answer: oneshot::Sender<Invoked>) {
    // A task of its own: when the function exits, the server drops what handles its post, and the stream would seem
    // complete.
    let _ = tokio::spawn(read(body, id.to_owned(), answer)).await;
}

async fn read(mut body: Incoming, id: String, answer: oneshot::Sender<Invoked>) {
    let (sender, rest) = chunks::channel();
    let mut head = BytesMut::new();
    let end = loop {
        match next(&mut body).await {
            Ok(Some(chunk)) => head.extend_from_slice(&chunk),
            end => break end,
        }
        if split(&head).is_some() || head.len() > MAX_PRELUDE_BYTES {
            break Ok(Some(Bytes::new()));
        }
    };
    let response = InvokeResponse::output(head.freeze(), &id);
    let _ = answer.send(Invoked { response, rest: Some(rest) });
    let mut end = end;
    loop {
        match end {
            Ok(Some(chunk)) if chunk.is_empty() => {}
            // The client may have disconnected; the function's post is still read to its end.
            Ok(Some(chunk)) => drop(sender.send(Ok(chunk)).await),
            Ok(None) => return,
            Err(why) => return drop(sender.send(Err(why)).await),
        }
        end = next(&mut body).await;
    }
}

/// The next chunk; `None` at the end, or the error that the function posted in the trailers.
async fn next(body: &mut Incoming) -> Result<Option<Bytes>, String> {
    match body.frame().await {
        None => Ok(None),
        Some(Err(error)) => Err(format!("the function's post broke off: {error}")),
        Some(Ok(frame)) => match frame.into_data() {
            Ok(chunk) => Ok(Some(chunk)),
            Err(frame) => frame.into_trailers().map_or(Ok(None), |trailers| posted_error(&trailers)),
        },
    }
}

fn posted_error(trailers: &HeaderMap) -> Result<Option<Bytes>, String> {
    let text = |name| trailers.get(name).and_then(|value| value.to_str().ok());
    let Some(kind) = text("lambda-runtime-function-error-type") else { return Ok(None) };
    let error = text("lambda-runtime-function-error-body").and_then(|body| STANDARD.decode_to_vec(body).ok());
    let error: serde_json::Value = error.and_then(|error| serde_json::from_slice(&error).ok()).unwrap_or_default();
    let message = error.get("errorMessage").and_then(serde_json::Value::as_str).unwrap_or_default();
    Err(format!("the function failed with {kind}: {message}"))
}
