//! The step `has_etag` of handlers with the option `etag`: a stream without a head of its own cannot have one.

use http::StatusCode;

use super::tag::Tag;
use crate::response::{Sse, StreamBody};

/// A stream that a handler returns without headers.
pub trait StreamTagStep<T> {
    /// Refused by the compiler.
    fn has_etag(&self, _: &T)
    where
        T: HasETag,
    {
    }
}

impl StreamTagStep<StreamBody> for Tag<StreamBody> {}
impl StreamTagStep<Sse> for Tag<Sse> {}
impl StreamTagStep<(StatusCode, StreamBody)> for Tag<(StatusCode, StreamBody)> {}

/// Everything else: a body that is finished before it is sent, or an answer that can have a header.
pub trait FinishedTagStep<T> {
    /// Nothing to refuse.
    fn has_etag(&self, _: &T) {}
}

impl<T> FinishedTagStep<T> for &Tag<T> {}

/// Reports a stream of which no etag can be made.
#[diagnostic::on_unimplemented(
    message = "`etag` is made of the finished body, and a stream is sent before it is finished",
    label = "a stream",
    note = "set the etag, `Reply::new(stream).etag(ETag::new(version))`, and return a `Reply<{Self}>`; or leave `etag` out"
)]
pub trait HasETag {}
