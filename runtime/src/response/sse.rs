//! Server-sent events.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::HeaderValue;
use tokio::runtime::Handle;
use tokio::time::{Instant, Sleep, sleep};

use super::body::Body;
use super::chunks::StreamError;
use super::sse_event::SseEvent;
use super::stream::StreamBody;

/// Half of the 30 seconds after which an edge-optimised REST API ends a stream on which nothing is sent.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// What is sent when there is nothing to send: a comment, which browsers ignore.
const COMMENT: Bytes = Bytes::from_static(b":\n\n");

/// A stream of server-sent events: `text/event-stream`, for a browser's `EventSource`.
///
/// Each event is sent when it is ready, and a comment whenever 15 seconds have passed without one, so that no gateway ends
/// the connection. It is an answer of its own, with `cache-control: no-cache` unless a [`Reply`](crate::Reply) sets another.
/// An error of the stream is answered as that of a [`StreamBody`].
///
/// Only function URLs and REST APIs stream, and only if the program declares it with
/// [`Api::streaming`](crate::Api::streaming): without, [`Api::check`](crate::Api::check) reports a handler that returns
/// an `Sse`. The chapter [server-sent events](crate::guide::server_sent_events) has a program and the browser's side of it.
pub struct Sse {
    events: Pin<Box<dyn Stream<Item = Part> + Send>>,
    keep_alive: Duration,
}

/// An event as it is sent.
type Part = Result<Bytes, StreamError>;

impl Sse {
    /// The events of a stream.
    pub fn new<S, E>(events: S) -> Self
    where
        S: Stream<Item = Result<SseEvent, E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        Sse { events: Box::pin(Rendered(Box::pin(events))), keep_alive: KEEP_ALIVE }
    }

    /// How long nothing is sent at most; 15 seconds if not set. `Duration::MAX` turns the comments off.
    pub fn keep_alive(mut self, interval: Duration) -> Self {
        self.keep_alive = interval;
        self
    }
}

impl fmt::Debug for Sse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sse").field("keep_alive", &self.keep_alive).finish_non_exhaustive()
    }
}

impl From<Sse> for Body {
    fn from(Sse { events, keep_alive }: Sse) -> Self {
        let stream = StreamBody::new(KeptAlive { events, interval: keep_alive, timer: None });
        Body::from(stream).with_content_type(HeaderValue::from_static("text/event-stream"))
    }
}

/// The events as they are sent.
struct Rendered<S>(Pin<Box<S>>);

impl<S, E> Stream for Rendered<S>
where
    S: Stream<Item = Result<SseEvent, E>>,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    type Item = Part;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.0.as_mut().poll_next(context);
        next.map(|next| next.map(|event| event.map(Bytes::from).map_err(Into::into)))
    }
}

/// Events with comments between them.
struct KeptAlive<S> {
    events: S,
    interval: Duration,
    /// Made when there is something to wait for.
    timer: Option<Pin<Box<Sleep>>>,
}

impl<S> KeptAlive<S> {
    /// Waits for the timer, and starts it again.
    fn poll_timer(&mut self, context: &mut Context<'_>) -> Poll<()> {
        // Outside of an async runtime there is no timer, and a clock cannot count up to `Duration::MAX`.
        let Some(end) = Instant::now().checked_add(self.interval).filter(|_| Handle::try_current().is_ok()) else {
            return Poll::Pending;
        };
        let interval = self.interval;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(interval)));
        std::task::ready!(timer.as_mut().poll(context));
        timer.as_mut().reset(end);
        Poll::Ready(())
    }
}

impl<S: Stream<Item = Result<Bytes, E>> + Unpin, E> Stream for KeptAlive<S> {
    type Item = Result<Bytes, E>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match Pin::new(&mut self.events).poll_next(context) {
            Poll::Ready(next) => {
                self.timer = None;
                Poll::Ready(next)
            }
            Poll::Pending => self.poll_timer(context).map(|()| Some(Ok(COMMENT))),
        }
    }
}
