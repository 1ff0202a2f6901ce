//! Bodies that are made piece by piece.

use std::error::Error;
use std::fmt;

use bytes::Bytes;
use futures_core::Stream;
use http::header::HeaderValue;

use super::body::Body;
use super::chunks::Chunks;

/// A body whose pieces are sent as they are made, where the event source streams.
///
/// REST APIs with the transfer mode `STREAM` and function URLs with the invoke mode `RESPONSE_STREAM` do, once the
/// program says so with [`Api::streaming`](crate::Api::streaming). Everywhere else the pieces are collected, and the
/// limits of a whole answer hold.
///
/// ```
/// use api_handler::prelude::*;
/// use api_handler::StreamBody;
/// # struct Ticks;
/// # impl Ticks { fn new() -> impl futures_core::Stream<Item = Result<Bytes, std::io::Error>> + Send { Empty } }
/// # struct Empty;
/// # impl futures_core::Stream for Empty {
/// #     type Item = Result<Bytes, std::io::Error>;
/// #     fn poll_next(self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<Option<Self::Item>> {
/// #         std::task::Poll::Ready(None)
/// #     }
/// # }
///
/// #[api_handler(GET "/ticks", content_type = "text/event-stream")]
/// fn ticks() -> StreamBody {
///     StreamBody::new(Ticks::new())
/// }
/// ```
///
/// An error, a panic or a deadline before the first piece is an ordinary problem with its status. After it the
/// status is gone: the stream ends with Lambda's error trailers and a line in the log, and the client sees that the
/// body is cut off. So does a stream that blocks its thread: shortly before Lambda would end the invocation the answer
/// is ended, and the process replaced by a fresh one. Until then the client waits, for a thread cannot be taken away
/// from what runs on it; `tokio::task::spawn_blocking` and a channel keep work that blocks out of the stream.
pub struct StreamBody {
    chunks: Chunks,
    content_type: HeaderValue,
}

impl StreamBody {
    /// The pieces of `stream`, as `application/octet-stream` unless the handler or the attribute says otherwise.
    pub fn new<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        StreamBody { chunks: Chunks::new(stream), content_type: HeaderValue::from_static("application/octet-stream") }
    }
}

impl fmt::Debug for StreamBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamBody").field("content_type", &self.content_type).finish_non_exhaustive()
    }
}

impl From<StreamBody> for Body {
    fn from(stream: StreamBody) -> Self {
        let mut body = Body::empty().with_content_type(stream.content_type);
        body.chunks = Some(Box::new(stream.chunks));
        body
    }
}
