//! Compressed requests through the local gateway: a REST API undoes the compression, every other source passes the body on
//! as it came, in base64.
#![cfg(unix)] // like the other tests with real processes

use api_handler_tests::gateway::{Gateway, Reply};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_by_hand");
/// `{"a":1}`, with gzip and as `deflate`, which is zlib's format.
const GZIP: &[u8] =
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x4a\x54\xb2\x32\xac\x05\x00\xaf\xac\x1b\x56\x07\x00\x00\x00";
const DEFLATE: &[u8] = b"\x78\x9c\xab\x56\x4a\x54\xb2\x32\xac\x05\x00\x08\x2a\x02\x09";

fn post(gateway: &Gateway, coding: &str, body: &[u8]) -> Reply {
    let headers = ["content-type: application/json", &format!("Content-Encoding: {coding}")];
    gateway.send("POST", "/echo", &headers, body)
}

fn event(reply: &Reply) -> Value {
    assert_eq!(reply.status, 200, "{}", reply.text());
    serde_json::from_str(reply.text()).unwrap()
}

#[test]
fn a_rest_api_undoes_the_compression_and_leaves_the_header() {
    let gateway = Gateway::start(PROGRAM, &[], &[]);
    for (coding, body) in [("gzip", GZIP), ("GZIP", GZIP), ("deflate", DEFLATE), ("identity", br#"{"a":1}"#)] {
        let event = event(&post(&gateway, coding, body));
        assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!(r#"{"a":1}"#), &json!(false)), "{coding}");
        assert_eq!(event["headers"]["Content-Encoding"], coding);
    }
    let twice = [GZIP, GZIP].concat();
    assert_eq!(event(&post(&gateway, "gzip", &twice))["body"], r#"{"a":1}{"a":1}"#, "a gzip body has several parts");
}

#[test]
fn a_rest_api_refuses_what_it_cannot_undo() {
    let gateway = Gateway::start(PROGRAM, &[], &[]);
    for (coding, body) in [("br", GZIP), ("zstd", GZIP), ("gzip, gzip", GZIP), ("gzip", DEFLATE), ("gzip", &GZIP[..20])]
    {
        let reply = post(&gateway, coding, body);
        assert_eq!((reply.status, reply.text()), (415, r#"{"message": "Unsupported Media Type"}"#), "{coding}");
    }
    gateway.wait_for_stderr("a REST API knows `gzip` and `deflate`, and not `br`");
    assert_eq!(gateway.get("/").process_and_count().1, 1, "none of them reached the function");
}

/// Ten megabytes of zeros and more, as gzip in some ten kilobytes: a body may have several parts.
fn bomb() -> Vec<u8> {
    const PART: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\x01\x01\x00\x00\x00\x80\x90\xfe\xaf\xee\x08\x0a\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x6a\xeb\x8e\x97\xd7\x00\x00\x01\x00";
    PART.repeat(161)
}

#[test]
fn a_small_body_that_stands_for_a_large_one_is_too_large() {
    let gateway = Gateway::start(PROGRAM, &[], &[]);
    let reply = post(&gateway, "gzip", &bomb());
    assert_eq!((reply.status, reply.text()), (413, "HTTP content length exceeded 10485760 bytes."));
}

#[test]
fn every_other_source_passes_the_body_on_in_base64() {
    for source in ["http", "http-v1", "url"] {
        let gateway = Gateway::start(PROGRAM, &["--source", source], &[]);
        let event = event(&post(&gateway, "gzip", GZIP));
        let body = base64_simd::STANDARD.decode_to_vec(event["body"].as_str().unwrap()).unwrap();
        assert_eq!((body.as_slice(), &event["isBase64Encoded"]), (GZIP, &json!(true)), "{source}");
        let headers = event["headers"].as_object().unwrap();
        assert!(headers.iter().any(|(name, value)| name.eq_ignore_ascii_case("content-encoding") && value == "gzip"));
    }
}
