//! The body that is sent to the client.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{Either, Full};
use hyper::body::{Body, Frame};
use tokio::time::{Sleep, sleep};

use super::chunks::ChunkReceiver;
use super::terminal::complain;

/// The body of an answer: complete, or streamed.
pub(super) type ClientBody = Either<Full<Bytes>, ForwardedStream>;

/// A streamed answer: its first bytes, and the chunks that follow.
#[derive(Debug)]
pub(super) struct ForwardedStream {
    first: Bytes,
    rest: ChunkReceiver,
    /// Why it broke off, and when the client sees that.
    broken: Option<(String, Pin<Box<Sleep>>)>,
}

/// When a body fails, the server drops what it has not sent yet, so it gets this time to send it.
const FLUSH_TIME: Duration = Duration::from_millis(20);

impl ForwardedStream {
    pub(super) fn new(first: Bytes, rest: ChunkReceiver) -> Self {
        ForwardedStream { first, rest, broken: None }
    }
}

impl Body for ForwardedStream {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if !self.first.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.first)))));
        }
        if self.broken.is_none() {
            match std::task::ready!(self.rest.poll_recv(context)) {
                None => return Poll::Ready(None),
                Some(Ok(chunk)) => return Poll::Ready(Some(Ok(Frame::data(chunk)))),
                Some(Err(why)) => {
                    complain(&format!("the streamed answer broke off, and the client got only a part of it: {why}"));
                    self.broken = Some((why, Box::pin(sleep(FLUSH_TIME))));
                }
            }
        }
        let Some((why, wait)) = &mut self.broken else { return Poll::Ready(None) };
        std::task::ready!(wait.as_mut().poll(context));
        Poll::Ready(Some(Err(io::Error::other(std::mem::take(why)))))
    }
}
