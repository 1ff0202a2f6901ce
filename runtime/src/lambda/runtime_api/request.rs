//! Requests to the Runtime API as bytes.

use super::address::RuntimeApi;
use crate::failure::InvocationError;

/// Cross-wiring protection: what `next` told is told again with the answer.
const INVOCATION_ID: &str = "lambda-runtime-invocation-id";

/// What the post of a streamed answer has among its headers ("Building a custom runtime", response streaming).
const STREAMED: &str = "content-type: application/vnd.awslambda.http-integration-response\r\n\
     lambda-runtime-function-response-mode: streaming\r\ntransfer-encoding: chunked\r\n\
     trailer: lambda-runtime-function-error-type, lambda-runtime-function-error-body\r\n";

/// What a request to a connection that is not used again has among its headers.
pub(in crate::lambda) const LAST: &str = "connection: close\r\n";

/// The first lines of a request; its other headers and an empty line follow. `what` is the path behind the version of
/// the API.
pub(super) fn begin(out: &mut Vec<u8>, api: &RuntimeApi, method: &str, what: &[&str]) {
    let RuntimeApi { host, base } = api;
    for piece in [method, " ", base, "/2018-06-01/runtime/"].iter().chain(what) {
        out.extend_from_slice(piece.as_bytes());
    }
    for piece in [" HTTP/1.1\r\nhost: ", host, "\r\nuser-agent: api-handler/", env!("CARGO_PKG_VERSION"), "\r\n"] {
        out.extend_from_slice(piece.as_bytes());
    }
}

/// The first lines of the post of an answer.
pub(in crate::lambda) fn begin_answer(
    out: &mut Vec<u8>,
    api: &RuntimeApi,
    request_id: &str,
    invocation_id: Option<&str>,
) {
    begin(out, api, "POST", &["invocation/", request_id, "/response"]);
    echo(out, invocation_id);
}

/// The head of the post of an answer in pieces, on a connection that is not used again.
pub(in crate::lambda) fn begin_stream(
    out: &mut Vec<u8>,
    api: &RuntimeApi,
    request_id: &str,
    invocation_id: Option<&str>,
) {
    begin_answer(out, api, request_id, invocation_id);
    for lines in [STREAMED, LAST, "\r\n"] {
        out.extend_from_slice(lines.as_bytes());
    }
}

/// Adds the header that tells Lambda which invocation it is, where Lambda has asked for it.
pub(super) fn echo(out: &mut Vec<u8>, invocation_id: Option<&str>) {
    if let Some(id) = invocation_id {
        header(out, INVOCATION_ID, id);
    }
}

/// Adds a header. A byte that would end the line is left out: the value may come from a program's own words.
pub(super) fn header(out: &mut Vec<u8>, name: &str, value: &str) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    out.extend(value.bytes().filter(|byte| !byte.is_ascii_control()));
    out.extend_from_slice(b"\r\n");
}

/// Ends the headers of a request whose body is sent whole.
pub(in crate::lambda) fn whole(out: &mut Vec<u8>, body: &[u8]) {
    header(out, "content-type", "application/json");
    header(out, "content-length", &body.len().to_string());
    out.extend_from_slice(b"\r\n");
}

/// Writes a piece of a body as one chunk (RFC 9112, 7.1). An empty one would end the body.
pub(in crate::lambda) fn chunk(out: &mut Vec<u8>, piece: &[u8]) {
    if !piece.is_empty() {
        out.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
        out.extend_from_slice(piece);
        out.extend_from_slice(b"\r\n");
    }
}

/// The end of a body in chunks.
pub(in crate::lambda) const END: &str = "0\r\n\r\n";

/// The end of a body in chunks that broke off: Lambda's trailers tell why.
///
/// lambda_runtime writes them into the body, where the client gets to read them.
pub(in crate::lambda) fn broken_end(error: &InvocationError) -> String {
    let error_type = &error.error_type;
    let body = base64_simd::STANDARD.encode_to_string(error.to_json());
    format!(
        "0\r\nlambda-runtime-function-error-type: {error_type}\r\nlambda-runtime-function-error-body: {body}\r\n\r\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_what_the_runtime_api_reads() {
        let mut out = Vec::new();
        let api = RuntimeApi::at("127.0.0.1:9001/function");
        begin(&mut out, &api, "POST", &["invocation/", "one", "/response"]);
        echo(&mut out, Some("a\r\nb: c"));
        whole(&mut out, b"{}");
        let version = env!("CARGO_PKG_VERSION");
        let expected = format!(
            "POST /function/2018-06-01/runtime/invocation/one/response HTTP/1.1\r\nhost: 127.0.0.1:9001\r\n\
             user-agent: api-handler/{version}\r\nlambda-runtime-invocation-id: ab: c\r\n\
             content-type: application/json\r\ncontent-length: 2\r\n\r\n"
        );
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn an_empty_piece_does_not_end_the_body() {
        let mut out = Vec::new();
        chunk(&mut out, b"");
        chunk(&mut out, b"sixteen bytes ..");
        assert_eq!(out, b"10\r\nsixteen bytes ..\r\n");
    }
}
