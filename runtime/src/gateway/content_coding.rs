//! Compressed requests. A REST API undoes the compression and leaves `Content-Encoding` as it is ("Call an API method with
//! a compressed payload"); every other source passes the body on as it came.

use std::io::{self, Read};

use flate2::read::{MultiGzDecoder, ZlibDecoder};

use super::event::ClientRequest;
use super::verdict::Verdict;
use super::verdict::request_limits::{max_request_bytes, request_too_long, unsupported_coding};
use crate::event::EventSource;

/// Undoes the compression if the source does. The error is what the client gets.
pub(super) fn undo(request: &mut ClientRequest, source: EventSource) -> Result<(), Box<Verdict>> {
    let coding = request.header("content-encoding").unwrap_or_default().trim().to_ascii_lowercase();
    if source != EventSource::RestApi || coding.is_empty() || request.body.is_empty() {
        return Ok(());
    }
    let limit = max_request_bytes(source);
    let body = match coding.as_str() {
        "identity" => return Ok(()),
        "gzip" => read(MultiGzDecoder::new(&*request.body), limit),
        "deflate" => read(ZlibDecoder::new(&*request.body), limit),
        _ => {
            return Err(Box::new(unsupported_coding(&format!(
                "a REST API knows `gzip` and `deflate`, and not `{coding}`"
            ))));
        }
    };
    match body {
        Ok(Some(body)) => request.body = body.into(),
        Ok(None) => return Err(Box::new(request_too_long(source))),
        Err(_) => return Err(Box::new(unsupported_coding(&format!("the body is not compressed with `{coding}`")))),
    }
    Ok(())
}

/// `None` if it is longer than `limit`: few bytes can stand for many.
fn read(body: impl Read, limit: usize) -> io::Result<Option<Vec<u8>>> {
    let mut out = Vec::new();
    body.take(u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1)).read_to_end(&mut out)?;
    Ok((out.len() <= limit).then_some(out))
}
