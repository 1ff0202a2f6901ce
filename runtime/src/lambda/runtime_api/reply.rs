//! Reads the Runtime API's replies (RFC 9112).

use std::io;
use std::ops::Range;

use httparse::{EMPTY_HEADER, Header, Response, Status};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::invocation::Invocation;
use super::reply_body::{LONGEST_HEAD, MOST_HEADERS, STEP, chunks, fill, from, malformed, more};

/// A reply that has been read completely.
#[derive(Debug)]
pub(super) struct ApiReply {
    pub(super) status: u16,
    /// Where its body is in the bytes that were read.
    pub(super) body: Range<usize>,
    /// Whether the connection can be used again.
    pub(super) is_reusable: bool,
}

/// What determines where a body ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    Length(usize),
    Chunked,
    UntilClose,
}

/// Reads a reply to its end and returns its status.
pub(in crate::lambda) async fn status(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<u16> {
    Ok(read(stream, &mut Vec::new(), &mut Invocation::default(), |_, _| {}).await?.status)
}

/// Reads a reply into `input`, which may contain its first bytes already. Its headers are recorded in `invocation`, and
/// `on_head` is called before the body is read.
pub(super) async fn read(
    stream: &mut (impl AsyncRead + Unpin),
    input: &mut Vec<u8>,
    invocation: &mut Invocation,
    on_head: impl FnOnce(u16, &Invocation),
) -> io::Result<ApiReply> {
    let ReplyHead { status, start, framing, mut is_reusable } = head(stream, input, invocation).await?;
    on_head(status, invocation);
    let (end, read) = match framing {
        Framing::Length(length) => {
            let end = start.checked_add(length).ok_or_else(|| malformed("a body without an end"))?;
            fill(stream, input, end).await?;
            (end, end)
        }
        Framing::Chunked => chunks(stream, input, start).await?,
        Framing::UntilClose => {
            is_reusable = false;
            stream.read_to_end(input).await?;
            (input.len(), input.len())
        }
    };
    // Bytes after the reply belong to no request.
    is_reusable &= input.len() == read;
    Ok(ApiReply { status, body: start..end, is_reusable })
}

struct ReplyHead {
    status: u16,
    /// Where the body starts.
    start: usize,
    framing: Framing,
    is_reusable: bool,
}

async fn head(
    stream: &mut (impl AsyncRead + Unpin),
    input: &mut Vec<u8>,
    invocation: &mut Invocation,
) -> io::Result<ReplyHead> {
    let mut head_start = 0;
    loop {
        if let Some((head, is_final)) = parse_head(input, head_start, invocation)? {
            if is_final {
                return Ok(head);
            }
            // The final reply follows the interim one (RFC 9110, 15.2).
            head_start = head.start;
        } else if input.len() > LONGEST_HEAD {
            return Err(malformed("a head without an end"));
        } else {
            more(stream, input, STEP).await?;
        }
    }
}

/// The head at `start` if all of it has been read, and whether it belongs to the final reply and not to an interim one.
fn parse_head(input: &[u8], start: usize, invocation: &mut Invocation) -> io::Result<Option<(ReplyHead, bool)>> {
    let mut headers = [EMPTY_HEADER; MOST_HEADERS];
    let mut reply = Response::new(&mut headers);
    let Status::Complete(length) = reply.parse(from(input, start)).map_err(io::Error::other)? else { return Ok(None) };
    let status = reply.code.unwrap_or_default();
    let is_final = !(100..200).contains(&status);
    let mut head = ReplyHead {
        status,
        start: start + length,
        framing: Framing::UntilClose,
        is_reusable: reply.version == Some(1),
    };
    if is_final {
        for Header { name, value } in reply.headers.iter() {
            head.record(name, value)?;
            invocation.record(name, value);
        }
        if matches!(status, 204 | 304) {
            head.framing = Framing::Length(0);
        }
    }
    Ok(Some((head, is_final)))
}

impl ReplyHead {
    fn record(&mut self, name: &str, value: &[u8]) -> io::Result<()> {
        if name.eq_ignore_ascii_case("content-length") {
            let length = std::str::from_utf8(value).ok().and_then(|value| value.trim().parse().ok());
            let length = Framing::Length(length.ok_or_else(|| malformed("a content-length that is not a number"))?);
            // Transfer-Encoding overrides Content-Length (RFC 9112, 6.3).
            if self.framing != Framing::Chunked {
                self.framing = length;
            }
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            self.framing = Framing::Chunked;
        } else if name.eq_ignore_ascii_case("connection") {
            self.is_reusable &= !value.eq_ignore_ascii_case(b"close");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads a reply that arrives in segments of at most `segment` bytes, after which the connection closes.
    fn read_all(reply: &[u8], segment: usize) -> io::Result<(ApiReply, Vec<u8>)> {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        runtime.block_on(async {
            let mut stream = segments(reply, segment);
            let mut input = Vec::new();
            let reply = read(&mut stream, &mut input, &mut Invocation::default(), |_, _| {}).await?;
            let body = input.get(reply.body.clone()).unwrap().to_vec();
            Ok((reply, body))
        })
    }

    /// A reader that returns a few bytes at a time.
    fn segments(bytes: &[u8], segment: usize) -> impl AsyncRead + Unpin {
        struct Segments(Vec<u8>, usize);
        impl AsyncRead for Segments {
            fn poll_read(
                mut self: std::pin::Pin<&mut Self>,
                _: &mut std::task::Context<'_>,
                into: &mut tokio::io::ReadBuf<'_>,
            ) -> std::task::Poll<io::Result<()>> {
                let length = self.1.min(self.0.len()).min(into.remaining());
                into.put_slice(&self.0.drain(..length).collect::<Vec<_>>());
                std::task::Poll::Ready(Ok(()))
            }
        }
        Segments(bytes.to_vec(), segment)
    }

    #[test]
    fn a_reply_is_read_whatever_frames_its_body() {
        for (reply, status, body, is_reusable) in [
            ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", 200, "{}", true),
            ("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", 202, "", true),
            ("HTTP/1.1 202\r\nconnection: Close\r\ncontent-length: 0\r\n\r\n", 202, "", false),
            ("HTTP/1.1 204 No Content\r\n\r\n", 204, "", true),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1;x=y\r\n}\r\n0\r\n\r\n", 200, "{}", true),
            ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\na: b\r\n\r\n", 200, "", true),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n1", 200, "1", true),
            ("HTTP/1.1 200 OK\r\n\r\nuntil the end", 200, "until the end", false),
            ("HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\n1", 200, "1", false),
            ("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n1HTTP/1.1", 200, "1", false),
        ] {
            for segment in [1, 7, 1000] {
                let (read, text) = read_all(reply.as_bytes(), segment).unwrap();
                let is_reusable = is_reusable || (reply.ends_with("1HTTP/1.1") && segment == 1);
                assert_eq!(
                    (read.status, text.as_slice(), read.is_reusable),
                    (status, body.as_bytes(), is_reusable),
                    "{reply}"
                );
            }
        }
    }

    #[test]
    fn a_malformed_reply_is_an_error() {
        for reply in [
            "",
            "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\ncontent-length: 18446744073709551615\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n{}",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nx\r\n{}",
            "SSH-2.0-OpenSSH\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n",
        ] {
            assert!(read_all(reply.as_bytes(), 5).is_err(), "{reply}");
        }
        let endless = format!("HTTP/1.1 200 OK\r\na: {}", "b".repeat(LONGEST_HEAD));
        assert!(read_all(endless.as_bytes(), 10_000).is_err());
    }

    proptest! {
        #[test]
        fn a_reply_may_arrive_in_any_segments(
            body in proptest::collection::vec(any::<u8>(), 0..300), sizes in proptest::collection::vec(1_usize..40, 1..9),
            segment in 1_usize..100,
        ) {
            let mut chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            let (mut rest, mut sizes) = (body.as_slice(), sizes.into_iter().cycle());
            while !rest.is_empty() {
                let (chunk, after) = rest.split_at(sizes.next().unwrap().min(rest.len()));
                crate::lambda::runtime_api::request::chunk(&mut chunked, chunk);
                rest = after;
            }
            chunked.extend_from_slice(b"0\r\n\r\n");
            let (reply, read) = read_all(&chunked, segment).unwrap();
            prop_assert_eq!((read, reply.is_reusable), (body, true));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), segment in 1_usize..50) {
            let _ = read_all(&bytes, segment);
            let mut chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            chunked.extend(&bytes);
            let _ = read_all(&chunked, segment);
        }
    }
}
