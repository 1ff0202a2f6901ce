//! A stream whose chunks are compressed one by one: each can be read as soon as it arrives.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::coder::Coder;
use super::negotiation::Coding;
use crate::guard::panic::drop_quietly;
use crate::proxy::drop_chunks;
use crate::response::{Chunks, StreamError};

/// The same stream, compressed.
pub(super) fn compressed(chunks: Box<Chunks>, coding: Coding) -> Box<Chunks> {
    let mut chunks = Chunks::new(Compressed { chunks: Some(chunks), coder: Some(Coder::new(coding)) });
    // Its first chunk was polled already.
    chunks.put_back(None);
    Box::new(chunks)
}

struct Compressed {
    /// `None` at the end.
    chunks: Option<Box<Chunks>>,
    coder: Option<Coder>,
}

impl Stream for Compressed {
    type Item = Result<Bytes, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Compressed { chunks: Some(chunks), coder: Some(coder) } = &mut *self else { return Poll::Ready(None) };
            let written = match ready!(chunks.poll_next(context)) {
                Some(Ok(chunk)) => {
                    let written = coder.write(&chunk).and_then(|()| coder.flushed());
                    // It may be memory of the program, whose destructor can panic.
                    drop_quietly(chunk);
                    written
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    drop_chunks(self.chunks.take());
                    let Some(coder) = self.coder.take() else { return Poll::Ready(None) };
                    coder.finish()
                }
            };
            match written {
                Ok(bytes) if bytes.is_empty() => {}
                written => return Poll::Ready(Some(written.map(Bytes::from).map_err(Into::into))),
            }
        }
    }
}

impl Drop for Compressed {
    /// Its parts are dropped one by one: two destructors that panic together abort the process.
    fn drop(&mut self) {
        drop_chunks(self.chunks.take());
    }
}
