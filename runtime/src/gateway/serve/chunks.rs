//! Answers that come piece by piece: from the function's post, past its environment, to the client.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use base64_simd::STANDARD;
use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http_body_util::{BodyExt, Either, Full};
use hyper::body::{Body, Frame, Incoming};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, Sleep, sleep, timeout_at};

use crate::gateway::invocation::{Invoked, Rest};
use crate::gateway::verdict::split_stream;
use crate::proxy::StreamAnswer;

/// How many pieces wait for a client that reads slowly.
const WAITING: usize = 16;
/// A prelude that is longer is none.
const MAX_PRELUDE_BYTES: usize = 16 * 1024;

/// The body of an answer: whole, or what came first and what still comes.
pub(super) type Outgoing = Either<Full<Bytes>, Pieces>;

/// The pieces of a streamed answer as the body for the client.
#[derive(Debug)]
pub(super) struct Pieces {
    first: Bytes,
    rest: Rest,
    /// Why it broke off, and until when that is kept back.
    broken: Option<(String, Pin<Box<Sleep>>)>,
}

/// The server drops what it has not sent yet when a body fails, so it gets the time to send it.
const FLUSH_TIME: Duration = Duration::from_millis(20);

impl Pieces {
    pub(super) fn new(first: Bytes, rest: Rest) -> Self {
        Pieces { first, rest, broken: None }
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if !self.first.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.first)))));
        }
        if self.broken.is_none() {
            match std::task::ready!(self.rest.poll_recv(context)) {
                None => return Poll::Ready(None),
                Some(Ok(piece)) => return Poll::Ready(Some(Ok(Frame::data(piece)))),
                Some(Err(why)) => {
                    super::complain(&format!("the streamed answer broke off, and the client got a part of it: {why}"));
                    self.broken = Some((why, Box::pin(sleep(FLUSH_TIME))));
                }
            }
        }
        let Some((why, wait)) = &mut self.broken else { return Poll::Ready(None) };
        std::task::ready!(wait.as_mut().poll(context));
        Poll::Ready(Some(Err(io::Error::other(std::mem::take(why)))))
    }
}

/// All that still comes, for a source that does not stream; what is longer than `limit` is cut off there.
pub(super) async fn collected(first: &Bytes, mut rest: Rest, limit: usize) -> Bytes {
    let mut all = BytesMut::from(&**first);
    while let Some(Ok(piece)) = rest.recv().await {
        if all.len() <= limit {
            all.extend_from_slice(&piece);
        }
    }
    all.freeze()
}

/// Reads the post of a streamed answer: `answer` is sent as soon as the prelude is whole.
pub(super) async fn receive(body: Incoming, id: &str, answer: oneshot::Sender<Invoked>) {
    // In a task of its own: the server forgets the post of a function that is gone, which would look like its end.
    let _ = tokio::spawn(read(body, id.to_owned(), answer)).await;
}

async fn read(mut body: Incoming, id: String, answer: oneshot::Sender<Invoked>) {
    let (sender, rest) = mpsc::channel(WAITING);
    let mut head = BytesMut::new();
    let end = loop {
        match next(&mut body).await {
            Ok(Some(piece)) => head.extend_from_slice(&piece),
            end => break end,
        }
        if split_stream(&head).is_some() || head.len() > MAX_PRELUDE_BYTES {
            break Ok(Some(Bytes::new()));
        }
    };
    let mut invoked = Invoked::output(head.freeze(), &id);
    invoked.rest = Some(rest);
    let _ = answer.send(invoked);
    let mut end = end;
    loop {
        match end {
            Ok(Some(piece)) if piece.is_empty() => {}
            // The client may have left; the function's post is read to its end all the same.
            Ok(Some(piece)) => drop(sender.send(Ok(piece)).await),
            Ok(None) => return,
            Err(why) => return drop(sender.send(Err(why)).await),
        }
        end = next(&mut body).await;
    }
}

/// The next piece; `None` at the end, and an error where the function told one in the trailers.
async fn next(body: &mut Incoming) -> Result<Option<Bytes>, String> {
    match body.frame().await {
        None => Ok(None),
        Some(Err(error)) => Err(format!("the function's post broke off: {error}")),
        Some(Ok(frame)) => match frame.into_data() {
            Ok(piece) => Ok(Some(piece)),
            Err(frame) => frame.into_trailers().map_or(Ok(None), |trailers| told(&trailers)),
        },
    }
}

fn told(trailers: &HeaderMap) -> Result<Option<Bytes>, String> {
    let text = |name| trailers.get(name).and_then(|value| value.to_str().ok());
    let Some(kind) = text("lambda-runtime-function-error-type") else { return Ok(None) };
    let error = text("lambda-runtime-function-error-body").and_then(|body| STANDARD.decode_to_vec(body).ok());
    let error: serde_json::Value = error.and_then(|error| serde_json::from_slice(&error).ok()).unwrap_or_default();
    let message = error.get("errorMessage").and_then(serde_json::Value::as_str).unwrap_or_default();
    Err(format!("the function failed with {kind}: {message}"))
}

/// Hands the pieces on until the stream ends, true, or the function's time is over, false. The function is not
/// stopped by a client that has left.
pub(super) async fn forward(mut rest: Rest, sender: mpsc::Sender<Result<Bytes, String>>, end: Instant) -> bool {
    loop {
        match timeout_at(end, rest.recv()).await {
            Ok(Some(piece)) => drop(timeout_at(end, sender.send(piece)).await),
            Ok(None) => return true,
            Err(_) => {
                let _ = sender.try_send(Err("the function's time was over".to_owned()));
                return false;
            }
        }
    }
}

/// The answer of a function in this process.
pub(super) fn here(mut answer: StreamAnswer, id: &str) -> Invoked {
    let (sender, rest) = channel();
    let mut invoked = Invoked::output(answer.prelude().clone(), id);
    invoked.rest = Some(rest);
    tokio::spawn(async move {
        while let Some(piece) = answer.next().await {
            if sender.send(piece.map_err(|error| error.message)).await.is_err() {
                return;
            }
        }
    });
    invoked
}

pub(super) fn channel() -> (mpsc::Sender<Result<Bytes, String>>, Rest) {
    mpsc::channel(WAITING)
}
