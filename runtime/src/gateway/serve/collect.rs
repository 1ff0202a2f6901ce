//! Reads bodies of unknown length with bounded memory.

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};

/// A body, if it is not too long.
#[derive(Debug)]
pub(crate) enum Collected {
    Whole(Bytes),
    /// It was longer than the limit.
    TooLong,
}

/// How much is read beyond the limit, so that a client that reads only after it has sent everything gets an answer.
const MAX_EXCESS_BYTES: usize = 64 * 1024 * 1024;

/// Reads a body to its end, and drops it if it is longer than `limit`.
pub(crate) async fn collect(mut body: Incoming, limit: usize) -> hyper::Result<Collected> {
    let hint = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    let mut collected = BytesMut::with_capacity(hint.min(limit));
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length <= limit {
            collected.extend_from_slice(&data);
        } else {
            collected = BytesMut::new();
        }
        if length > limit.saturating_add(MAX_EXCESS_BYTES) {
            break;
        }
    }
    Ok(if length <= limit { Collected::Whole(collected.freeze()) } else { Collected::TooLong })
}
