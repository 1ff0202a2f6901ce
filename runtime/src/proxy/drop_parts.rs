//! Drops what is left of an answer. It may be memory of the program, whose destructors can panic; two that panic together
//! abort the process, so each part is dropped in a guard of its own.

use crate::guard::panic::drop_quietly;
use crate::response::{Body, Chunks, Response};

/// Drops a response part by part.
pub(crate) fn drop_response(response: Response) {
    let Response { headers, body, .. } = response;
    let Body { data, content_type, chunks, .. } = body;
    drop_quietly(headers);
    drop_quietly(data);
    drop_quietly(content_type);
    drop_chunks(chunks);
}

/// Drops the rest of a stream.
pub(crate) fn drop_chunks(chunks: Option<Box<Chunks>>) {
    if let Some(mut chunks) = chunks {
        drop_quietly(chunks.take_first());
        drop_quietly(chunks);
    }
}
