//! Posts in HTTP/1.1 as plain as it can be, for those whose connection cannot be left to a client: the last word is
//! posted while no future runs, and a streamed answer has to be ended by whoever notices that its handler blocks.

use std::io;

use super::last_word::InFlight;
use crate::function::InvocationError;

/// What the post of a streamed answer has among its headers ("Building a custom runtime", response streaming).
pub(super) const STREAMED: &str = "content-type: application/vnd.awslambda.http-integration-response\r\n\
     lambda-runtime-function-response-mode: streaming\r\ntransfer-encoding: chunked\r\n\
     trailer: lambda-runtime-function-error-type, lambda-runtime-function-error-body\r\n";

/// What the post of a whole answer has among its headers.
pub(super) fn whole(body: &[u8]) -> String {
    format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len())
}

/// Where the Runtime API is.
#[derive(Debug)]
pub(super) struct RuntimeApi {
    host: String,
    base: String,
}

impl RuntimeApi {
    /// As the environment tells it.
    pub(super) fn told() -> io::Result<Self> {
        let told = std::env::var("AWS_LAMBDA_RUNTIME_API").map_err(io::Error::other)?;
        Ok(RuntimeApi::at(&told))
    }

    fn at(told: &str) -> Self {
        let told = told.strip_prefix("http://").unwrap_or(told).trim_end_matches('/');
        match told.split_once('/') {
            Some((host, base)) => RuntimeApi { host: host.to_owned(), base: format!("/{base}") },
            None => RuntimeApi { host: told.to_owned(), base: String::new() },
        }
    }

    /// Host and port.
    pub(super) fn address(&self) -> String {
        if self.host.contains(':') { self.host.clone() } else { format!("{}:80", self.host) }
    }

    /// The head of the post of an answer; `about` are the headers that tell of the body.
    pub(super) fn head(&self, invocation: &InFlight, about: &str) -> String {
        let RuntimeApi { host, base } = self;
        let invocation_id = invocation.invocation_id.as_ref();
        let echoed = invocation_id.map(|id| format!("lambda-runtime-invocation-id: {id}\r\n")).unwrap_or_default();
        format!(
            "POST {base}/2018-06-01/runtime/invocation/{}/response HTTP/1.1\r\nhost: {host}\r\n\
             {about}{echoed}connection: close\r\n\r\n",
            invocation.request_id
        )
    }
}

/// Writes a piece of a body as one chunk (RFC 9112, 7.1). An empty one would end the body.
pub(super) fn chunk(out: &mut Vec<u8>, piece: &[u8]) {
    if !piece.is_empty() {
        out.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
        out.extend_from_slice(piece);
        out.extend_from_slice(b"\r\n");
    }
}

/// The end of a body in chunks.
pub(super) const END: &str = "0\r\n\r\n";

/// The end of a body in chunks that broke off: Lambda's trailers tell why.
///
/// lambda_runtime writes them into the body, where the client gets to read them.
pub(super) fn broken_end(error: &InvocationError) -> String {
    let InvocationError { error_type, message } = error;
    let body = serde_json::json!({ "errorType": error_type, "errorMessage": message }).to_string();
    let body = base64_simd::STANDARD.encode_to_string(body);
    format!(
        "0\r\nlambda-runtime-function-error-type: {error_type}\r\nlambda-runtime-function-error-body: {body}\r\n\r\n"
    )
}

/// The status in the first bytes of a reply.
pub(super) fn status(reply: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(reply.split(|byte| *byte == b'\r').next()?).ok()?;
    line.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runtime_api_is_a_host_with_a_port_or_an_address_with_a_path() {
        for (told, address, base) in [
            ("127.0.0.1:9001", "127.0.0.1:9001", ""),
            ("localhost", "localhost:80", ""),
            ("http://127.0.0.1:9001/", "127.0.0.1:9001", ""),
            ("127.0.0.1:9001/function", "127.0.0.1:9001", "/function"),
        ] {
            let api = RuntimeApi::at(told);
            assert_eq!((api.address().as_str(), api.base.as_str()), (address, base), "{told}");
        }
    }

    #[test]
    fn an_empty_piece_does_not_end_the_body() {
        let mut out = Vec::new();
        chunk(&mut out, b"");
        chunk(&mut out, b"sixteen bytes ..");
        assert_eq!(out, b"10\r\nsixteen bytes ..\r\n");
    }

    #[test]
    fn the_status_is_in_the_first_line() {
        assert_eq!(status(b"HTTP/1.1 202 Accepted\r\ncontent-le"), Some(202));
        assert_eq!(status(b"HTTP/1.1 413"), Some(413));
        for cut in [&b""[..], b"HTTP/1.1", b"garbage 202", b"\xff\r\n"] {
            assert_eq!(status(cut), None);
        }
    }
}
