//! Reads the body of a reply: up to its length, or joined from chunks (RFC 9112, 6 and 7).

use std::io;

use httparse::{EMPTY_HEADER, Status, parse_chunk_size, parse_headers};
use tokio::io::{AsyncRead, AsyncReadExt};

/// How many headers a reply may have; Lambda sends about ten.
pub(super) const MOST_HEADERS: usize = 64;

/// How many bytes the head of a reply may have.
pub(super) const LONGEST_HEAD: usize = 64 * 1024;

/// How many bytes are reserved at once where the length of what follows is not known.
pub(super) const STEP: usize = 8 * 1024;

/// How many bytes are reserved at most at once where the length is known: enough for Lambda's largest event, but not as
/// many as a damaged number may ask for.
const LONGEST_STEP: usize = 8 * 1024 * 1024;

/// Joins the chunks of a body (RFC 9112, 7.1) in place, at the first one. Returns where the joined body ends, and where
/// the reply ends in the input.
pub(super) async fn chunks(
    stream: &mut (impl AsyncRead + Unpin),
    input: &mut Vec<u8>,
    start: usize,
) -> io::Result<(usize, usize)> {
    let (mut end, mut at) = (start, start);
    loop {
        let size = match parse_chunk_size(from(input, at)) {
            Ok(Status::Complete((line, size))) => {
                at += line;
                size
            }
            Ok(Status::Partial) => {
                more(stream, input, STEP).await?;
                continue;
            }
            Err(_) => return Err(malformed("a chunk without a size")),
        };
        if size == 0 {
            return Ok((end, trailers(stream, input, at).await?));
        }
        let chunk_end = usize::try_from(size).ok().and_then(|size| at.checked_add(size));
        let after = chunk_end.and_then(|end| end.checked_add("\r\n".len()));
        let (chunk_end, after) = chunk_end.zip(after).ok_or_else(|| malformed("a chunk without an end"))?;
        fill(stream, input, after).await?;
        input.copy_within(at..chunk_end, end);
        end += chunk_end - at;
        at = after;
    }
}

/// Skips the trailers after the last chunk, up to the empty line.
async fn trailers(stream: &mut (impl AsyncRead + Unpin), input: &mut Vec<u8>, at: usize) -> io::Result<usize> {
    loop {
        let mut headers = [EMPTY_HEADER; MOST_HEADERS];
        match parse_headers(from(input, at), &mut headers).map_err(io::Error::other)? {
            Status::Complete((length, _)) => return Ok(at + length),
            Status::Partial if input.len() > at + LONGEST_HEAD => return Err(malformed("trailers without an end")),
            Status::Partial => more(stream, input, STEP).await?,
        }
    }
}

pub(super) fn from(input: &[u8], at: usize) -> &[u8] {
    input.get(at..).unwrap_or_default()
}

/// Reads until the input has `length` bytes.
pub(super) async fn fill(stream: &mut (impl AsyncRead + Unpin), input: &mut Vec<u8>, length: usize) -> io::Result<()> {
    while let Some(missing @ 1..) = length.checked_sub(input.len()) {
        more(stream, input, missing.min(LONGEST_STEP)).await?;
    }
    Ok(())
}

/// Reads what has arrived, with space for at least `space` bytes.
pub(super) async fn more(stream: &mut (impl AsyncRead + Unpin), input: &mut Vec<u8>, space: usize) -> io::Result<()> {
    input.reserve(space);
    match stream.read_buf(input).await? {
        0 => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the Runtime API closed the connection")),
        _ => Ok(()),
    }
}

pub(super) fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the Runtime API sent {what}"))
}
