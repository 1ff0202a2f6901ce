//! Compressed requests are read by every argument where the program decompresses them, within a limit.

use std::io::Write;

use api_handler::prelude::*;
use api_handler_tests::{Answer, alb, answer, function_url, http, http_v1, lattice, rest};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use proptest::prelude::*;
use serde_json::{Value, json};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Without the header of zlib, as some clients send it.
fn raw_deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    brotli::CompressorWriter::new(&mut out, 4096, 5, 22).write_all(bytes).unwrap();
    out
}

/// The same event with a body and its headers.
fn with_body(mut event: Value, content_type: &str, coding: &str, body: &[u8]) -> Value {
    for (name, value) in [("content-type", content_type), ("content-encoding", coding)] {
        for (headers, value) in [("headers", json!(value)), ("multiValueHeaders", json!([value]))] {
            if let Some(headers) = event[headers].as_object_mut() {
                headers.insert(name.to_owned(), value);
            }
        }
    }
    event["body"] = base64_simd::STANDARD.encode_to_string(body).into();
    event["isBase64Encoded"] = true.into();
    event
}

fn sources(path: &str) -> [Value; 7] {
    [
        rest("POST", path),
        http("POST", path, ""),
        http_v1("POST", path),
        function_url("POST", path),
        alb("POST", path, true),
        alb("POST", path, false),
        lattice("POST", path),
    ]
}

#[derive(Deserialize, Serialize)]
struct Note {
    text: String,
}

#[api_handler(POST "/json")]
fn as_json(#[body] note: Note) -> String {
    note.text
}

#[api_handler(POST "/form")]
fn form(#[form] note: Note) -> String {
    note.text
}

#[api_handler(POST "/text")]
fn text(#[body] text: &str) -> String {
    text.to_owned()
}

#[api_handler(POST "/bytes")]
fn bytes(#[body] bytes: Bytes) -> Bytes {
    bytes
}

#[derive(Deserialize)]
struct Upload {
    file: FormFile,
}

#[api_handler(POST "/upload")]
fn upload(#[form] upload: Upload) -> Bytes {
    upload.file.into_bytes()
}

#[api_handler(POST "/event")]
fn event(event: &Event<'_>) -> Result<String, api_handler::Error> {
    Ok(event.body()?.map_or(0, <[u8]>::len).to_string())
}

fn api() -> Api<()> {
    Api::new(routes![as_json, form, text, bytes, upload, event])
}

type Compress = fn(&[u8]) -> Vec<u8>;
const CODINGS: [(&str, Compress); 6] =
    [("gzip", gzip), ("GZIP", gzip), ("x-gzip", gzip), ("deflate", zlib), ("deflate", raw_deflate), ("br", brotli)];

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data; boundary=x";
const UPLOAD: &[u8] =
    b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nh\xffllo\r\n--x--\r\n";

#[tokio::test]
async fn every_argument_reads_every_coding_on_every_source() {
    let function = api().decompress().state(());
    for (coding, compress) in CODINGS {
        for (path, content_type, body, expected) in [
            ("/json", "application/json", br#"{"text":"hello"}"#.as_slice(), b"hello".as_slice()),
            ("/form", FORM, b"text=hello", b"hello"),
            ("/text", "text/plain", b"hello", b"hello"),
            ("/bytes", "image/png", b"h\xffllo", b"h\xffllo"),
            ("/upload", MULTIPART, UPLOAD, b"h\xffllo"),
            ("/event", "text/plain", b"hello", b"5"),
        ] {
            for event in sources(path) {
                let answer = answer(&function, &with_body(event, content_type, coding, &compress(body))).await;
                assert_eq!((answer.status(), answer.body()), (200, expected.to_vec()), "{path} {coding}");
            }
        }
    }
}

async fn to_text(api: Api<()>, coding: &str, body: &[u8]) -> Answer {
    answer(&api.state(()), &with_body(http("POST", "/text", ""), "text/plain", coding, body)).await
}

#[tokio::test]
async fn what_is_not_compressed_is_read_as_it_is() {
    for coding in ["gzip", "deflate", "br", "identity", "", "zstd", "gzip, br"] {
        let answer = to_text(api().decompress(), coding, b"hello").await;
        assert_eq!((answer.status(), answer.text().as_str()), (200, "hello"), "{coding}: a gateway has undone it");
    }
}

#[tokio::test]
async fn what_cannot_be_decompressed_is_refused_with_a_reason() {
    let whole = gzip(b"hello");
    for (coding, body, status, detail) in [
        ("gzip", &whole[..whole.len() - 4], 400, "damaged"),
        ("gzip", &zlib(b"hello"), 400, "damaged"),
        ("deflate", &whole, 400, "damaged"),
        ("br", &whole, 400, "damaged"),
        ("zstd", &whole, 415, "`gzip`, `deflate` or `br`"),
        ("gzip, gzip", &gzip(&whole), 415, "`gzip`, `deflate` or `br`"),
    ] {
        for path in ["/text", "/json", "/form", "/bytes"] {
            let event = with_body(
                http("POST", path, ""),
                if path == "/form" { FORM } else { "application/json" },
                coding,
                body,
            );
            let answer = answer(&api().decompress().state(()), &event).await;
            let text = answer.text();
            assert_eq!(answer.status(), status, "{path} {coding}: {text}");
            assert!(text.contains(detail), "{path} {coding}: {text}");
            assert_eq!(answer.header("accept-encoding"), (status == 415).then_some("gzip, deflate, br"));
        }
    }
}

#[tokio::test]
async fn a_small_body_that_stands_for_a_large_one_is_refused() {
    let zeros = vec![b'0'; 100 * 1024 * 1024];
    for (coding, compress) in [("gzip", gzip as Compress), ("deflate", zlib), ("br", brotli)] {
        let bomb = compress(&zeros);
        assert!(bomb.len() < 200_000);
        let answer = to_text(api().decompress(), coding, &bomb).await;
        assert_eq!(answer.status(), 413);
        assert!(answer.text().contains("larger than 6291456 bytes when it is decompressed"), "{}", answer.text());
    }
}

#[tokio::test]
async fn the_limit_counts_decompressed_bytes() {
    for (coding, compress) in CODINGS {
        let (most, more) = (compress(&[b'a'; 1000]), compress(&[b'a'; 1001]));
        assert_eq!(to_text(api().decompress().max_body(1000), coding, &most).await.status(), 200);
        let refused = to_text(api().decompress().max_body(1000), coding, &more).await;
        assert_eq!(refused.status(), 413, "{coding}");
        assert!(refused.text().contains("larger than 1000 bytes when it is decompressed"));
    }
}

/// A caller whose signature covers the body: made from the event, with `?` where the body cannot be read.
struct Covered(usize);

impl<'a, S: Sync> FromEvent<'a, S> for Covered {
    type Error = Problem;

    async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> {
        Ok(Covered(event.body()?.unwrap_or_default().len()))
    }
}

#[api_handler(POST "/covered")]
fn covered(covered: Covered) -> String {
    covered.0.to_string()
}

#[tokio::test]
async fn a_type_that_is_made_from_the_event_refuses_with_the_same_status() {
    let function = Api::new(routes![covered]).decompress().max_body(100_000).state(());
    let event = |coding, body: &[u8]| with_body(rest("POST", "/covered"), "text/plain", coding, body);
    assert_eq!(answer(&function, &event("gzip", &gzip(b"abc"))).await.text(), "3");
    assert_eq!(answer(&function, &event("gzip", &gzip(&[0; 200_000]))).await.status(), 413);
    assert_eq!(answer(&function, &event("gzip", &zlib(b"abc"))).await.status(), 400);
    assert_eq!(answer(&function, &event("zstd", &gzip(b"abc"))).await.status(), 415);
}

#[tokio::test]
async fn a_window_of_a_gigabyte_is_not_allocated() {
    // The first bytes of a stream with large windows (brotli's extension of RFC 7932), of 30 bits.
    let answer = to_text(api().decompress(), "br", b"\x11\x1e\xff\xff\xff\xff\xff\xff").await;
    assert_eq!(answer.status(), 400, "{}", answer.text());
}

#[tokio::test]
async fn without_the_setting_only_bytes_are_read_compressed() {
    let body = gzip(b"hello");
    for (path, content_type, status) in [
        ("/text", "text/plain", 415),
        ("/json", "application/json", 415),
        ("/form", FORM, 415),
        ("/bytes", "image/png", 200),
    ] {
        let event = with_body(http("POST", path, ""), content_type, "gzip", &body);
        let answer = answer(&api().state(()), &event).await;
        assert_eq!(answer.status(), status, "{path}: {}", answer.text());
        if status == 200 {
            assert_eq!(answer.body(), body);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_body_is_read_as_it_was_compressed(body in proptest::collection::vec(any::<u8>(), 1..3000), which in 0..6_usize) {
        let (coding, compress) = CODINGS[which];
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let event = with_body(http("POST", "/bytes", ""), "image/png", coding, &compress(&body));
        let answer = runtime.block_on(answer(&api().decompress().state(()), &event));
        prop_assert_eq!((answer.status(), answer.body()), (200, body));
    }

    #[test]
    fn hostile_bytes_are_read_or_refused(
        body in proptest::collection::vec(any::<u8>(), 0..200),
        which in 0..6_usize,
        at in any::<prop::sample::Index>(),
        byte: u8,
        is_damaged: bool,
    ) {
        let (coding, compress) = CODINGS[which];
        let mut sent = if is_damaged { compress(&body) } else { body };
        if !sent.is_empty() {
            let at = at.index(sent.len());
            sent[at] = byte;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let answer = runtime.block_on(to_text(api().decompress().max_body(10_000), coding, &sent));
        prop_assert!(matches!(answer.status(), 200 | 400 | 413), "{}", answer.text());
    }
}
