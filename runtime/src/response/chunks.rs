//! The chunks of a streamed body.

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

/// Why a stream failed.
pub(crate) type StreamError = Box<dyn Error + Send + Sync>;

/// The rest of a stream.
pub(crate) struct Chunks {
    /// Polled in advance: an error before the first chunk can still be answered with a status.
    first: Option<Bytes>,
    is_started: bool,
    rest: Pin<Box<dyn Stream<Item = Result<Bytes, StreamError>> + Send>>,
}

impl Chunks {
    /// The chunks of a user's stream.
    pub(crate) fn new<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<StreamError>,
    {
        Chunks { first: None, is_started: false, rest: Box::pin(Converted(Box::pin(stream))) }
    }

    /// The next chunk that is not empty.
    pub(crate) async fn next(&mut self) -> Option<Result<Bytes, StreamError>> {
        poll_fn(|context| self.poll_next(context)).await
    }

    /// The next chunk that is not empty, if there is one already.
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, StreamError>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(first)));
        }
        loop {
            match ready!(self.rest.as_mut().poll_next(context)) {
                Some(Ok(chunk)) if chunk.is_empty() => {}
                next => return Poll::Ready(next),
            }
        }
    }

    /// Takes the chunk that was put back, so that it and the rest can be dropped one by one: two destructors that panic
    /// together abort the process.
    pub(crate) fn take_first(&mut self) -> Option<Bytes> {
        self.first.take()
    }

    /// Puts back the chunk that `next` returned; the stream has started.
    pub(crate) fn put_back(&mut self, first: Option<Bytes>) {
        self.first = first;
        self.is_started = true;
    }

    /// Whether the stream has been polled in advance.
    pub(crate) fn is_started(&self) -> bool {
        self.is_started
    }
}

impl fmt::Debug for Chunks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Chunks(..)")
    }
}

/// A user's stream, with its items and errors converted.
struct Converted<S>(Pin<Box<S>>);

impl<S, B, E> Stream for Converted<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<StreamError>,
{
    type Item = Result<Bytes, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.0.as_mut().poll_next(context);
        next.map(|next| next.map(|chunk| chunk.map(Into::into).map_err(Into::into)))
    }
}
