//! Bodies of unknown length, with flat memory.

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};

/// A body as far as it was kept.
#[derive(Debug)]
pub(crate) enum Collected {
    Whole(Bytes),
    /// It was longer than the limit; what came in all has that length.
    TooLong,
}

/// Reads on so far beyond the limit, so that a client that only reads when it has sent all gets an answer.
const PATIENCE: usize = 64 * 1024 * 1024;

/// Reads a body to its end and keeps it if it is no longer than `limit`.
pub(crate) async fn collect(mut body: Incoming, limit: usize) -> hyper::Result<Collected> {
    let told = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    let mut kept = BytesMut::with_capacity(told.min(limit));
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length <= limit {
            kept.extend_from_slice(&data);
        } else {
            kept = BytesMut::new();
        }
        if length > limit.saturating_add(PATIENCE) {
            break;
        }
    }
    Ok(if length <= limit { Collected::Whole(kept.freeze()) } else { Collected::TooLong })
}
