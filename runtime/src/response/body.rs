//! The body of an answer.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::HeaderValue;
use serde::Serialize;

use super::chunks::Chunks;
use super::json::{Envelope, JsonText};
use super::problem::Problem;

/// The body of an answer: nothing, text, or bytes, with its content type.
#[derive(Debug)]
pub struct Body {
    pub(crate) data: Data,
    pub(crate) content_type: Option<HeaderValue>,
    /// Whether the content type may be memory of the program.
    pub(crate) has_foreign_type: bool,
    pub(crate) force_base64: bool,
    /// The chunks of a streamed body.
    pub(crate) chunks: Option<Box<Chunks>>,
    /// Whether it is the start of a stream that was too long to be collected, and must not be made short enough to be sent.
    #[cfg(feature = "compression")]
    pub(crate) is_cut_off: bool,
}

/// The content of a body.
#[derive(Debug)]
pub(crate) enum Data {
    Empty,
    Text(Cow<'static, str>),
    Bytes(Bytes),
    /// JSON that is already escaped, in the text of the answer.
    Envelope(Envelope),
    /// An error that has not been rendered.
    Problem(Problem),
    /// What the program has made of an error.
    Rewritten(Box<Rewritten>),
}

/// What the program has made of an error.
#[derive(Debug)]
pub(crate) struct Rewritten {
    pub(crate) problem: Problem,
    pub(crate) data: Data,
}

impl Data {
    /// The bytes that the client receives.
    pub(crate) fn len(&self) -> usize {
        match self {
            Data::Empty => 0,
            Data::Text(text) => text.len(),
            Data::Bytes(bytes) => bytes.len(),
            Data::Envelope(envelope) => envelope.to_plain().len(),
            Data::Problem(problem) => problem.to_json("").len(),
            Data::Rewritten(rewritten) => rewritten.data.len(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Data::Empty => true,
            Data::Text(text) => text.is_empty(),
            Data::Bytes(bytes) => bytes.is_empty(),
            Data::Envelope(envelope) => envelope.is_empty(),
            Data::Problem(_) => false,
            Data::Rewritten(rewritten) => rewritten.data.is_empty(),
        }
    }

    /// The bytes that the client receives.
    pub(crate) fn plain(&self) -> Cow<'_, [u8]> {
        match self {
            Data::Empty => Cow::Borrowed(&[]),
            Data::Text(text) => Cow::Borrowed(text.as_bytes()),
            Data::Bytes(bytes) => Cow::Borrowed(bytes),
            Data::Envelope(envelope) => Cow::Owned(envelope.to_plain().into_bytes()),
            Data::Problem(problem) => Cow::Owned(problem.to_json("").into_bytes()),
            Data::Rewritten(rewritten) => rewritten.data.plain(),
        }
    }

    /// Whether it may be memory of the program, with a destructor that panics or blocks.
    fn is_foreign(&self) -> bool {
        matches!(self, Data::Bytes(_) | Data::Problem(_) | Data::Rewritten(_))
    }
}

const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

impl Body {
    fn of(data: Data, content_type: Option<HeaderValue>) -> Self {
        Body {
            data,
            content_type,
            has_foreign_type: false,
            force_base64: false,
            chunks: None,
            #[cfg(feature = "compression")]
            is_cut_off: false,
        }
    }

    /// No body.
    pub fn empty() -> Self {
        Body::of(Data::Empty, None)
    }

    /// `text/plain; charset=utf-8`.
    pub fn text(text: impl Into<Cow<'static, str>>) -> Self {
        Body::of(Data::Text(text.into()), Some(TEXT))
    }

    /// `application/octet-stream`; sent as text only under a textual content type and if it is valid UTF-8.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Body::of(Data::Bytes(bytes.into()), Some(BYTES))
    }

    /// `application/json`.
    ///
    /// # Errors
    ///
    /// The value's `Serialize` fails.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        Ok(Body::of(Data::Text(serde_json::to_string(value)?.into()), Some(JSON)))
    }

    /// JSON that is already serialised.
    pub(crate) fn of_json(text: JsonText) -> Self {
        let data = match text {
            JsonText::Plain(text) => Data::Text(text.into()),
            JsonText::Escaped(envelope) => Data::Envelope(envelope),
        };
        Body::of(data, Some(JSON))
    }

    /// Whether a part of it may be memory of the program, with a destructor that panics or blocks.
    pub(crate) fn is_foreign(&self) -> bool {
        self.has_foreign_type || self.chunks.is_some() || self.data.is_foreign()
    }

    /// A problem, to be rendered when the answer is finished.
    pub(super) fn problem(problem: Problem) -> Self {
        Body::of(Data::Problem(problem), None)
    }

    /// The same body under another content type.
    pub fn with_content_type(mut self, content_type: HeaderValue) -> Self {
        self.content_type = Some(content_type);
        self.has_foreign_type = true;
        self
    }

    /// The same body; if `always` is true, it is sent as base64 even if it is text.
    pub fn base64(mut self, always: bool) -> Self {
        self.force_base64 = always;
        self
    }
}
