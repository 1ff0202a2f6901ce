//! Records the head of each request as the client wrote it.
//!
//! The HTTP server turns header names into lower case, but a REST API passes on the client's letters.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use httparse::Status;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::header_letters::HeaderLetters;

/// Longer heads are not recorded. API Gateway accepts 10 KB of headers.
const MAX_HEAD_BYTES: usize = 64 * 1024;
/// The server accepts as many.
const MAX_HEADERS: usize = 100;

/// What was read since the last request was complete.
#[derive(Clone, Debug, Default)]
pub(super) struct HeadRecorder {
    head: Arc<Mutex<Recording>>,
}

#[derive(Debug, Default)]
struct Recording {
    bytes: Vec<u8>,
    is_paused: bool,
}

impl HeadRecorder {
    /// The names of the request's headers as the client wrote them; stops recording. They are not known if the request
    /// was sent before the last one was answered.
    pub(super) fn take_letters(&self) -> HeaderLetters {
        let bytes = self.with(|recording| {
            recording.is_paused = true;
            std::mem::take(&mut recording.bytes)
        });
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(&bytes) {
            Ok(Status::Complete(_)) => HeaderLetters::of(request.headers),
            _ => HeaderLetters::default(),
        }
    }

    /// Records the next request.
    pub(super) fn start(&self) {
        self.with(|recording| *recording = Recording::default());
    }

    fn record(&self, read: &[u8]) {
        self.with(|recording| {
            if !recording.is_paused {
                let place = MAX_HEAD_BYTES - recording.bytes.len();
                recording.bytes.extend_from_slice(read.get(..place).unwrap_or(read));
            }
        });
    }

    fn with<T>(&self, work: impl FnOnce(&mut Recording) -> T) -> T {
        work(&mut self.head.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A connection whose reads are recorded.
#[derive(Debug)]
pub(super) struct Recorded<S> {
    pub(super) stream: S,
    pub(super) recorder: HeadRecorder,
}

impl<S: AsyncRead + Unpin> AsyncRead for Recorded<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = out.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, out))?;
        self.recorder.record(out.filled().get(before..).unwrap_or_default());
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Recorded<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, data: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, data)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        data: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, data)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(recorder: &HeadRecorder, name: &str) -> String {
        recorder.take_letters().spelled(name).to_owned()
    }

    #[test]
    fn names_keep_the_letters_of_their_first_line() {
        let recorder = HeadRecorder::default();
        recorder.record(b"GET / HTTP/1.1\r\nX-One: 1\r\nx-ONE: 2\r\nhO");
        recorder.record(b"st: a\r\n\r\nX-Body: no");
        let letters = recorder.take_letters();
        assert_eq!(["x-one", "host", "x-body"].map(|name| letters.spelled(name)), ["X-One", "hOst", "x-body"]);
        recorder.record(b"the rest of the body");
        recorder.start();
        recorder.record(b"GET / HTTP/1.1\r\nUPPER: 1\r\n\r\n");
        assert_eq!(name(&recorder, "upper"), "UPPER");
    }

    #[test]
    fn a_body_that_is_read_with_the_head_is_not_kept() {
        let recorder = HeadRecorder::default();
        let mut read = b"POST / HTTP/1.1\r\nUPPER: 1\r\n\r\n".to_vec();
        read.resize(2 * MAX_HEAD_BYTES, b'x');
        recorder.record(&read);
        recorder.record(&read);
        assert_eq!(recorder.with(|recording| recording.bytes.len()), MAX_HEAD_BYTES);
        assert_eq!(name(&recorder, "upper"), "UPPER");
    }

    #[test]
    fn letters_that_are_not_known_are_lower_case() {
        let recorder = HeadRecorder::default();
        recorder.record(b"GET / HTTP/1.1\r\nUPPER: 1\r\n");
        assert_eq!(name(&recorder, "upper"), "upper");
    }
}
