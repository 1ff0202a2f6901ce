//! The body of requests and responses inside layers.

use std::any::Any;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use http_body::{Body as _, Frame, SizeHint};

use super::error::LayerError;
use crate::response::{self, Chunks, Data};

/// The body of the requests that tower layers receive, and of the responses that they get from the handlers.
///
/// It implements [`http_body::Body`], as layers expect. A streamed body has one frame for each of its chunks, any other body
/// has at most one.
///
/// ```
/// use api_handler::layers::LayerBody;
/// use api_handler::{Bytes, http};
///
/// let response = http::Response::new(LayerBody::from(Bytes::from_static(b"not now")));
/// ```
pub struct LayerBody(Content);

/// What a body consists of.
pub(super) enum Content {
    /// Nothing, or nothing any more.
    Empty,
    Bytes(Bytes),
    /// The body of the request. Nobody has read it yet, or what was read was put back.
    OfRequest(Bytes),
    /// The body of an answer from below.
    OfAnswer(OfAnswer),
    /// A body that a layer has made.
    OfLayer(Pin<Box<dyn http_body::Body<Data = Bytes, Error = LayerError> + Send>>),
}

/// The body of an answer. As long as no layer reads it, it stays as it is: JSON remains in the text of the answer.
pub(super) struct OfAnswer {
    pub(super) body: response::Body,
    /// JSON as a client sees it.
    plain: OnceLock<Bytes>,
}

impl OfAnswer {
    pub(super) fn new(body: response::Body) -> Self {
        OfAnswer { body, plain: OnceLock::new() }
    }

    fn len(&self) -> usize {
        self.len_of(&self.body.data)
    }

    fn len_of(&self, data: &Data) -> usize {
        match data {
            Data::Empty | Data::Problem(_) => 0,
            Data::Text(text) => text.len(),
            Data::Bytes(bytes) => bytes.len(),
            Data::Envelope(envelope) => self.plain.get_or_init(|| envelope.to_plain().into()).len(),
            Data::Rewritten(rewritten) => self.len_of(&rewritten.data),
        }
    }

    fn take(&mut self) -> Bytes {
        let data = match std::mem::replace(&mut self.body.data, Data::Empty) {
            Data::Rewritten(rewritten) => rewritten.data,
            data => data,
        };
        match data {
            // A problem has been rendered before layers see it.
            Data::Empty | Data::Problem(_) | Data::Rewritten(_) => Bytes::new(),
            Data::Text(text) => Bytes::from(text.into_owned()),
            Data::Bytes(bytes) => bytes,
            Data::Envelope(envelope) => self.plain.take().unwrap_or_else(|| envelope.to_plain().into()),
        }
    }
}

impl LayerBody {
    /// No body.
    pub fn empty() -> Self {
        LayerBody(Content::Empty)
    }

    pub(super) fn of_request(bytes: Bytes) -> Self {
        LayerBody(Content::OfRequest(bytes))
    }

    pub(super) fn of_answer(body: response::Body) -> Self {
        LayerBody(Content::OfAnswer(OfAnswer::new(body)))
    }

    /// A body of any type; one that has this type already stays as it is.
    pub(super) fn of<B>(body: B) -> Self
    where
        B: http_body::Body<Data: Buf, Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
    {
        let mut body = Some(body);
        if let Some(own) = (&mut body as &mut dyn Any).downcast_mut::<Option<LayerBody>>() {
            return own.take().unwrap_or_default();
        }
        match body {
            Some(body) => LayerBody(Content::OfLayer(Box::pin(Converted(Box::pin(body))))),
            None => LayerBody::empty(),
        }
    }

    pub(super) fn new(content: Content) -> Self {
        LayerBody(content)
    }

    pub(super) fn into_content(self) -> Content {
        self.0
    }

    /// The data of all frames. It ends early, with more than `limit` bytes, if there is more.
    pub(super) async fn collected(mut self, limit: usize) -> Result<Vec<u8>, LayerError> {
        let mut all = Vec::new();
        while let Some(frame) = poll_fn(|task| Pin::new(&mut self).poll_frame(task)).await {
            let frame = frame?;
            all.extend_from_slice(frame.data_ref().map_or(&[], |data| &**data));
            if all.len() > limit {
                break;
            }
        }
        Ok(all)
    }
}

impl http_body::Body for LayerBody {
    type Data = Bytes;
    type Error = LayerError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, LayerError>>> {
        let bytes = match &mut self.0 {
            Content::Empty => return Poll::Ready(None),
            Content::Bytes(bytes) | Content::OfRequest(bytes) => std::mem::take(bytes),
            Content::OfLayer(body) => return body.as_mut().poll_frame(context),
            Content::OfAnswer(answer) => match &mut answer.body.chunks {
                Some(chunks) => return poll_chunks(chunks, context),
                None => answer.take(),
            },
        };
        self.0 = Content::Empty;
        Poll::Ready(Some(Ok(Frame::data(bytes))).filter(has_data))
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Content::Empty => true,
            Content::Bytes(bytes) | Content::OfRequest(bytes) => bytes.is_empty(),
            Content::OfLayer(body) => body.is_end_stream(),
            Content::OfAnswer(answer) => answer.body.chunks.is_none() && answer.body.data.is_empty(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        let len = match &self.0 {
            Content::Empty => 0,
            Content::Bytes(bytes) | Content::OfRequest(bytes) => bytes.len(),
            Content::OfLayer(body) => return body.size_hint(),
            Content::OfAnswer(answer) if answer.body.chunks.is_some() => return SizeHint::default(),
            Content::OfAnswer(answer) => answer.len(),
        };
        SizeHint::with_exact(len as u64)
    }
}

fn has_data(frame: &Result<Frame<Bytes>, LayerError>) -> bool {
    matches!(frame, Ok(frame) if frame.data_ref().is_some_and(|data| !data.is_empty()))
}

fn poll_chunks(chunks: &mut Chunks, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, LayerError>>> {
    let chunk = ready!(chunks.poll_next(context));
    Poll::Ready(chunk.map(|chunk| chunk.map(Frame::data).map_err(LayerError::new)))
}

/// A body with the data and the errors of another type.
struct Converted<B>(Pin<Box<B>>);

impl<B> http_body::Body for Converted<B>
where
    B: http_body::Body<Data: Buf, Error: Into<Box<dyn std::error::Error + Send + Sync>>>,
{
    type Data = Bytes;
    type Error = LayerError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, LayerError>>> {
        let frame = ready!(self.0.as_mut().poll_frame(context));
        let bytes = |mut data: B::Data| data.copy_to_bytes(data.remaining());
        Poll::Ready(frame.map(|frame| frame.map(|frame| frame.map_data(bytes)).map_err(LayerError::new)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

impl Default for LayerBody {
    fn default() -> Self {
        LayerBody::empty()
    }
}

impl From<Bytes> for LayerBody {
    fn from(bytes: Bytes) -> Self {
        LayerBody(Content::Bytes(bytes))
    }
}

impl From<String> for LayerBody {
    fn from(text: String) -> Self {
        LayerBody(Content::Bytes(text.into()))
    }
}

impl From<&'static str> for LayerBody {
    fn from(text: &'static str) -> Self {
        LayerBody(Content::Bytes(Bytes::from_static(text.as_bytes())))
    }
}

impl fmt::Debug for LayerBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LayerBody(..)")
    }
}
