//! Bodies that are sent in chunks.

use std::error::Error;
use std::fmt;

use bytes::Bytes;
use futures_core::Stream;
use http::header::HeaderValue;

use super::body::Body;
use super::chunks::Chunks;

/// A body whose chunks are sent as they become ready, where the event source streams.
///
/// REST APIs with the transfer mode `STREAM` and function URLs with the invoke mode `RESPONSE_STREAM` stream, if the
/// program declares it with [`Api::streaming`](crate::Api::streaming). Everywhere else the chunks are collected, and
/// the limits of a buffered answer apply.
///
/// ```
/// use api_handler::prelude::*;
/// use api_handler::StreamBody;
/// # struct Ticks;
/// # impl Ticks { fn new() -> impl futures_core::Stream<Item = Result<Bytes, std::io::Error>> + Send { Empty } }
/// # struct Empty;
/// # impl futures_core::Stream for Empty {
/// #     type Item = Result<Bytes, std::io::Error>;
/// #     fn poll_next(self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) ->
/// std::task::Poll<Option<Self::Item>> {
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
/// An error, a panic or a deadline before the first chunk is an ordinary problem with its status. Later the status has
/// already been sent: the stream ends with Lambda's error trailers and a line in the log, and the client sees that the
/// body is cut off. The same happens to a stream that blocks its thread: shortly before Lambda would end the
/// invocation, the answer is cut off and the process is replaced. Until then the client waits, because a blocked thread
/// cannot be interrupted; run blocking work in `tokio::task::spawn_blocking`, and send its chunks through a channel.
pub struct StreamBody {
    chunks: Chunks,
    content_type: HeaderValue,
}

impl StreamBody {
    /// The chunks of `stream`, as `application/octet-stream` unless the handler or the attribute sets a content type.
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
