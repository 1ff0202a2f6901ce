//! Writes requests to the Runtime API.

use super::address::RuntimeApi;
use crate::failure::InvocationError;

/// The id in the reply to `next` is sent back with the answer, so that Lambda can detect an answer to the wrong
/// invocation.
const INVOCATION_ID: &str = "lambda-runtime-invocation-id";

/// The headers of a streamed answer ("Building a custom runtime", response streaming).
const STREAMED: &str = "content-type: application/vnd.awslambda.http-integration-response\r\n\
     lambda-runtime-function-response-mode: streaming\r\ntransfer-encoding: chunked\r\n\
     trailer: lambda-runtime-function-error-type, lambda-runtime-function-error-body\r\n";

/// The header of the last request on a connection.
pub(in crate::lambda) const LAST: &str = "connection: close\r\n";

/// Writes the first lines of a request; the caller adds its other headers and the empty line. `path` follows the version of
/// the API.
pub(super) fn start(out: &mut Vec<u8>, api: &RuntimeApi, method: &str, path: &[&str]) {
    let RuntimeApi { host, base } = api;
    for part in [method, " ", base, "/2018-06-01/runtime/"].iter().chain(path) {
        out.extend_from_slice(part.as_bytes());
    }
    for part in [" HTTP/1.1\r\nhost: ", host, "\r\nuser-agent: api-handler/", env!("CARGO_PKG_VERSION"), "\r\n"] {
        out.extend_from_slice(part.as_bytes());
    }
}

/// Writes the first lines of the request that posts an answer.
pub(in crate::lambda) fn start_answer(
    out: &mut Vec<u8>,
    api: &RuntimeApi,
    request_id: &str,
    invocation_id: Option<&str>,
) {
    start(out, api, "POST", &["invocation/", request_id, "/response"]);
    echo(out, invocation_id);
}

/// Writes the head of the request that posts a streamed answer, the last request on its connection.
pub(in crate::lambda) fn start_stream(
    out: &mut Vec<u8>,
    api: &RuntimeApi,
    request_id: &str,
    invocation_id: Option<&str>,
) {
    start_answer(out, api, request_id, invocation_id);
    for lines in [STREAMED, LAST, "\r\n"] {
        out.extend_from_slice(lines.as_bytes());
    }
}

/// Adds the header that names the invocation, if Lambda sent an id to send back.
pub(super) fn echo(out: &mut Vec<u8>, invocation_id: Option<&str>) {
    if let Some(id) = invocation_id {
        header(out, INVOCATION_ID, id);
    }
}

/// Adds a header. Control characters are left out, because a line break would end the header and the value may be a
/// program's error message.
pub(super) fn header(out: &mut Vec<u8>, name: &str, value: &str) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    out.extend(value.bytes().filter(|byte| !byte.is_ascii_control()));
    out.extend_from_slice(b"\r\n");
}

/// Adds the last headers of a request whose body has a known length, and the empty line.
pub(in crate::lambda) fn whole(out: &mut Vec<u8>, body: &[u8]) {
    header(out, "content-type", "application/json");
    header(out, "content-length", &body.len().to_string());
    out.extend_from_slice(b"\r\n");
}

/// Writes one chunk of a body (RFC 9112, 7.1). An empty one is skipped, because it would end the body.
pub(in crate::lambda) fn chunk(out: &mut Vec<u8>, data: &[u8]) {
    if !data.is_empty() {
        out.extend_from_slice(format!("{:x}\r\n", data.len()).as_bytes());
        out.extend_from_slice(data);
        out.extend_from_slice(b"\r\n");
    }
}

/// The end of a chunked body.
pub(in crate::lambda) const END: &str = "0\r\n\r\n";

/// The end of a chunked body that is incomplete; Lambda's error trailers give the reason.
///
/// lambda_runtime writes them into the body instead, where the client can read them.
pub(in crate::lambda) fn broken_end(error: &InvocationError) -> String {
    let InvocationError { error_type, message } = error;
    let error = InvocationError { error_type: error_type.clone(), message: shortened(message).to_owned() };
    let body = base64_simd::STANDARD.encode_to_string(error.to_json());
    format!(
        "0\r\nlambda-runtime-function-error-type: {error_type}\r\nlambda-runtime-function-error-body: {body}\r\n\r\n"
    )
}

/// How long a message in a trailer may be: servers that read trailers often accept no more than 4 KB of them. Lambda does
/// not pass them on to the client, and the log has all of the message.
const MAX_MESSAGE_BYTES: usize = 480;

/// The beginning of an error's message, as far as it is sent.
fn shortened(message: &str) -> &str {
    let end = (0..=message.len().min(MAX_MESSAGE_BYTES)).rfind(|at| message.is_char_boundary(*at));
    message.get(..end.unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_has_the_form_that_the_runtime_api_expects() {
        let mut out = Vec::new();
        let api = RuntimeApi::at("127.0.0.1:9001/function");
        start(&mut out, &api, "POST", &["invocation/", "one", "/response"]);
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
    fn trailers_are_short_however_long_the_error_is() {
        for character in ["x", "ü", "\u{1}", "\""] {
            let (error_type, message) = ("Runtime.StreamError".to_owned(), character.repeat(100_000));
            let end = broken_end(&InvocationError { error_type, message: message.clone() });
            assert!(end.len() < 4_096 && end.is_ascii(), "{} bytes", end.len());
            let body = base64_simd::STANDARD.decode_to_vec(end.trim_end().rsplit_once(": ").unwrap().1).unwrap();
            let json: serde_json::Value = serde_json::from_slice(&body).unwrap();
            let sent = json["errorMessage"].as_str().unwrap();
            assert!(sent.len() > 470 && message.starts_with(sent), "{sent}");
        }
    }

    #[test]
    fn an_empty_chunk_does_not_end_the_body() {
        let mut out = Vec::new();
        chunk(&mut out, b"");
        chunk(&mut out, b"sixteen bytes ..");
        assert_eq!(out, b"10\r\nsixteen bytes ..\r\n");
    }
}
