//! Answers are compressed where the client accepts that, the gateway passes bytes on, and something is gained: never
//! anywhere else.

use std::io::Read;
use std::time::Duration;

use api_handler::prelude::*;
use api_handler::testing::{ClientReply, Request};
use api_handler::{Compression, StreamBody};
use api_handler_tests::{Chunks, chunks};

const HTTP_SOURCES: [EventSource; 6] = [
    EventSource::RestApi,
    EventSource::HttpApiV1,
    EventSource::HttpApi,
    EventSource::FunctionUrl,
    EventSource::Alb,
    EventSource::VpcLattice,
];

fn lines(bytes: usize) -> String {
    "the same line of é text, \"quoted\"\n".chars().cycle().take(bytes).collect()
}

#[api_handler(GET "/json", etag)]
fn json() -> Vec<String> {
    vec![lines(3000)]
}

#[api_handler(GET "/text/{bytes}", etag)]
fn text(bytes: usize) -> String {
    "a".repeat(bytes)
}

#[api_handler(GET "/given/{tag}", etag)]
fn given(tag: &str) -> Reply<String> {
    Reply::new(lines(3000)).header("etag", if tag == "weak" { ETag::weak(7) } else { ETag::new(tag) })
}

#[api_handler(GET "/large/{megabytes}")]
fn large(megabytes: usize) -> String {
    "0123456789\n".repeat(megabytes * 100_000)
}

/// Text that no coding makes much shorter.
#[api_handler(GET "/noise")]
fn noise() -> Reply<Vec<u8>> {
    let mut state = 7_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as u8
    };
    Reply::new((0..5000).map(|_| b' ' + next() % 95).collect()).content_type("text/plain")
}

#[api_handler(GET "/as-it-is/{what}")]
fn as_it_is(what: &str) -> Reply<String> {
    let reply = Reply::new(lines(3000));
    match what {
        "encoded" => reply.header("content-encoding", "deflate"),
        "image" => reply.content_type("image/png"),
        "no-transform" => reply.cache_control("public, no-transform"),
        _ => reply.status(StatusCode::PARTIAL_CONTENT).header("content-range", "bytes 0-2999/9000"),
    }
}

#[api_handler(GET "/stream", content_type = "text/plain")]
fn stream() -> StreamBody {
    StreamBody::new(chunks::<std::io::Error>([Ok(lines(2000).into()), Ok("end".into())]))
}

#[api_handler(GET "/endless", content_type = "text/plain")]
fn endless() -> StreamBody {
    let megabyte = Bytes::from(vec![b'a'; 1_000_000]);
    StreamBody::new(chunks::<std::io::Error>((0..8).map(|_| Ok(megabyte.clone()))))
}

fn api() -> Api {
    let compression = Compression::new().binary_media_types(["*/*"]);
    Api::new(routes![json, text, given, large, noise, as_it_is, stream, endless]).compression(compression)
}

fn accepting(path: &str, codings: &str) -> Request {
    testing::get(path).header("accept-encoding", codings).binary_media_type("*/*")
}

async fn get(path: &str, codings: &str) -> ClientReply {
    accepting(path, codings).source(EventSource::HttpApi).send(&api()).await
}

fn decoded(reply: &ClientReply) -> String {
    let mut text = String::new();
    match reply.header("content-encoding") {
        Some("br") => brotli::Decompressor::new(reply.bytes(), 4096).read_to_string(&mut text),
        Some("gzip") => flate2::read::GzDecoder::new(reply.bytes()).read_to_string(&mut text),
        Some(other) => panic!("{other}"),
        None => reply.bytes().read_to_string(&mut text),
    }
    .expect("the body is what its header says");
    text
}

#[tokio::test]
async fn every_source_sends_the_coding_that_the_client_prefers() {
    for source in HTTP_SOURCES {
        let plain = accepting("/json", "identity").source(source).send(&api()).await;
        assert_eq!(
            (plain.header("content-encoding"), plain.header("vary")),
            (None, Some("accept-encoding")),
            "{source}"
        );
        for (codings, coding) in [
            ("gzip", "gzip"),
            ("br", "br"),
            ("gzip, deflate, br, zstd", "br"),
            ("br;q=0.1, gzip;q=0.2", "gzip"),
            ("*", "br"),
        ] {
            let reply = accepting("/json", codings).source(source).send(&api()).await;
            assert_eq!(
                (reply.status().as_u16(), reply.header("content-encoding")),
                (200, Some(coding)),
                "{source} {codings}"
            );
            assert_eq!(reply.header("content-type"), Some("application/json"), "{source}");
            assert_eq!(reply.header("vary"), Some("accept-encoding"), "{source}");
            assert_eq!(decoded(&reply), plain.text(), "{source} {codings}");
            assert!(reply.bytes().len() * 4 < plain.bytes().len(), "{source} {codings}");
        }
        for refused in ["", "deflate, zstd", "gzip;q=0, br;q=0", "identity, gzip;q=0.5"] {
            let reply = accepting("/json", refused).source(source).send(&api()).await;
            assert_eq!(reply.header("content-encoding"), None, "{source} {refused}");
        }
    }
}

#[tokio::test]
async fn a_rest_api_gets_bytes_only_where_the_program_says_that_it_passes_them_on() {
    let without = Api::new(routes![json]).compression(Compression::new());
    let reply = testing::get("/json").header("accept-encoding", "gzip").send(&without).await;
    assert_eq!((reply.header("content-encoding"), reply.header("vary")), (None, None));

    let some = Api::new(routes![json]).compression(Compression::new().binary_media_types(["application/*"]));
    for (accept, coding) in
        [("application/json, */*", Some("gzip")), ("*/*", None), ("text/html, application/json", None)]
    {
        let request = testing::get("/json").header("accept-encoding", "gzip").header("accept", accept);
        let reply = request.binary_media_type("application/*").send(&some).await;
        assert_eq!(reply.header("content-encoding"), coding, "{accept}");
        assert_eq!(decoded(&reply).len(), serde_json::to_string(&json()).unwrap().len(), "{accept}");
    }
    // One that streams passes on bytes as they are.
    let reply = testing::get("/json").header("accept-encoding", "br").send(&without.streaming()).await;
    assert_eq!(
        (reply.header("content-encoding"), decoded(&reply)),
        (Some("br"), serde_json::to_string(&json()).unwrap())
    );
    // A message of a WebSocket API has no headers.
    let message = Api::new(routes![shout]).compression(Compression::new().binary_media_types(["*/*"]));
    let reply = testing::message("{}").send(&message).await;
    assert_eq!(reply.text().len(), 2000);
}

#[api_handler("$default")]
fn shout() -> String {
    "a".repeat(2000)
}

#[tokio::test]
async fn what_gains_nothing_is_sent_as_it_is() {
    for (path, coding) in [("/text/1023", None), ("/text/1024", Some("gzip")), ("/noise", None)] {
        let reply = get(path, "gzip").await;
        assert_eq!(
            (reply.header("content-encoding"), reply.header("vary")),
            (coding, Some("accept-encoding")),
            "{path}"
        );
    }
    for what in ["image", "no-transform", "part"] {
        let reply = get(&format!("/as-it-is/{what}"), "gzip").await;
        assert_eq!((reply.header("content-encoding"), reply.header("vary")), (None, None), "{what}");
    }
    assert_eq!(get("/as-it-is/encoded", "gzip").await.header("content-encoding"), Some("deflate"));
    // A client that refuses the body as it is gets it compressed, whatever it gains.
    for path in ["/text/3", "/noise"] {
        let reply = get(path, "identity;q=0, gzip").await;
        assert_eq!(reply.header("content-encoding"), Some("gzip"), "{path}");
    }
    assert_eq!(decoded(&get("/text/3", "identity;q=0, br").await), "aaa");
    assert_eq!(get("/text/3", "identity;q=0").await.text(), "aaa");
}

#[tokio::test]
async fn an_answer_that_is_only_too_long_as_text_is_sent() {
    let reply = get("/large/8", "gzip").await;
    assert_eq!((reply.status().as_u16(), decoded(&reply).len()), (200, 8_800_000));
    assert_eq!(get("/large/8", "identity").await.status(), 500);
    // The start of a stream that is too long is no answer, however short it can be made.
    assert_eq!(get("/endless", "gzip").await.status(), 500);
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_not_compressed_when_its_time_is_over() {
    let api = Api::new(routes![json]).compression(Compression::new()).gateway_timeout(Duration::ZERO);
    let reply = accepting("/json", "gzip").source(EventSource::HttpApi).send(&api).await;
    assert_eq!((reply.status().as_u16(), reply.header("content-encoding")), (200, None));
}

#[tokio::test]
async fn each_coding_has_a_strong_etag_of_its_own_that_stands_for_the_same_version() {
    for (path, codings, tag) in [
        ("/given/v1", "identity", "\"v1\""),
        ("/given/v1", "gzip", "\"v1-gzip\""),
        ("/given/v1", "br", "\"v1-br\""),
        ("/given/weak", "br", "W/\"7\""),
    ] {
        let reply = get(path, codings).await;
        assert_eq!(reply.header("etag"), Some(tag));
        // Whatever it accepts now, the client has that version, and its 304 names what it has.
        for codings in ["identity", "gzip", "br"] {
            let again = accepting(path, codings).source(EventSource::HttpApi).header("if-none-match", tag);
            let again = again.send(&api()).await;
            assert_eq!((again.status().as_u16(), again.header("etag")), (304, Some(tag)), "{codings}");
            assert_eq!((again.header("vary"), again.header("content-encoding")), (Some("accept-encoding"), None));
        }
    }
    let head = testing::head("/json").header("accept-encoding", "gzip").source(EventSource::HttpApi).send(&api()).await;
    assert_eq!(head.header("etag"), get("/json", "gzip").await.header("etag"));

    let update = Api::new(routes![update]).compression(Compression::new());
    for (held, status) in [("\"v1-gzip\"", 200), ("\"v1-br\"", 200), ("\"v1\"", 200), ("\"v2-br\"", 412)] {
        assert_eq!(testing::put("/versions").header("if-match", held).send(&update).await.status(), status, "{held}");
    }
}

#[api_handler(PUT "/versions")]
fn update(if_match: IfMatch) -> Result<&'static str, Problem> {
    if_match.check(&ETag::new("v1"))?;
    Ok("written")
}

#[tokio::test]
async fn each_chunk_of_a_stream_can_be_read_when_it_is_sent() {
    for coding in ["gzip", "br"] {
        for source in [EventSource::RestApi, EventSource::FunctionUrl, EventSource::HttpApi] {
            let reply = accepting("/stream", coding).source(source).send(&api().streaming()).await;
            assert_eq!(reply.header("content-encoding"), Some(coding), "{source}");
            assert_eq!(decoded(&reply), lines(2000) + "end", "{source} {coding}");
        }
        let (sender, receiver) = tokio::sync::mpsc::unbounded_channel::<Result<Bytes, std::io::Error>>();
        let body = std::sync::Mutex::new(Some(receiver));
        let api =
            Api::new(routes![json]).streaming().compression(Compression::new()).on_response(move |response, _| {
                let receiver = body.lock().unwrap().take().expect("one request");
                response.body = StreamBody::new(Chunks(receiver)).into();
                response.body = std::mem::replace(&mut response.body, Body::empty())
                    .with_content_type(HeaderValue::from_static("text/plain"));
            });
        let mut event = api_handler_tests::function_url("GET", "/json");
        event["headers"]["accept-encoding"] = coding.into();
        let function = api.state(());
        let outcome = api_handler_tests::send(&function, event.to_string().as_bytes()).await;
        let api_handler::invocation::Outcome::Stream(mut answer) = outcome else { panic!("{outcome:?}") };
        let mut sent = Vec::new();
        for text in ["first", "second"] {
            sender.send(Ok(text.into())).unwrap();
            sent.extend_from_slice(answer.next().await.unwrap().unwrap());
            let mut read = [0; 64];
            let mut all = String::new();
            // What follows is missing, and what was sent can be read.
            let mut decoder: Box<dyn Read> = match coding {
                "br" => Box::new(brotli::Decompressor::new(&*sent, 4096)),
                _ => Box::new(flate2::read::GzDecoder::new(&*sent)),
            };
            while let Ok(length @ 1..) = decoder.read(&mut read) {
                all += std::str::from_utf8(&read[..length]).unwrap();
            }
            assert!(all.ends_with(text), "{coding}: {all}");
        }
    }
}

#[test]
fn a_binary_media_type_that_no_api_knows_is_reported() {
    for wrong in ["*", "json", "*/json", "application/json; charset=utf-8", "a/b,c/d", ""] {
        let api: Api = Api::new(routes![json]).compression(Compression::new().binary_media_types([wrong]));
        let mistakes = api.check().unwrap_err();
        assert!(mistakes.to_string().contains(&format!("`{wrong}` is not a binary media type")), "{mistakes}");
    }
    let right = Compression::new().binary_media_types(["*/*", "image/*", "application/json"]);
    let api: Api = Api::new(routes![json]).compression(right);
    assert!(api.check().is_ok());
}
