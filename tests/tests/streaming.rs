//! Streamed answers, judged by the rules that `verdict_stream` tests.

use std::time::Duration;

use api_handler::invocation::Outcome;
use api_handler::testing::verdict::{Situation, Verdict, judge};
use api_handler::{EventSource, StreamBody, prelude::*};
use api_handler_tests::{Chunks, alb, answer, chunks, function_url, http, rest, send, websocket};
use serde_json::json;

type Error = std::io::Error;

fn text(text: &'static str) -> Result<Bytes, Error> {
    Ok(Bytes::from_static(text.as_bytes()))
}

#[api_handler(GET "/three", content_type = "text/plain")]
fn three() -> Reply<StreamBody> {
    let stream = StreamBody::new(chunks([text("one "), text(""), text("two "), text("three")]));
    Reply::new(stream).header("x-kind", "stream").cookie(Cookie::new("a", "1")).cookie(Cookie::new("b", "2"))
}

#[api_handler(GET "/fails-first")]
fn fails_first() -> StreamBody {
    StreamBody::new(chunks([Err(Error::other("the password is 1234")), text("never")]))
}

#[api_handler(GET "/refuses-first")]
fn refuses_first() -> StreamBody {
    StreamBody::new(chunks([Err(Problem::not_found("no such thing")), Ok(Bytes::new())]))
}

#[api_handler(GET "/fails-later")]
fn fails_later() -> StreamBody {
    StreamBody::new(chunks([text("begun"), Err(Error::other("the disk is gone")), text("never")]))
}

/// Panics when it is polled for its second chunk, and again when it is dropped.
struct Bomb(u32);

impl futures_core::Stream for Bomb {
    type Item = Result<Bytes, Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        assert!(self.0 > 0, "on purpose");
        self.0 -= 1;
        std::task::Poll::Ready(Some(text("begun")))
    }
}

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("while dropping");
    }
}

#[api_handler(GET "/panics")]
fn panics(#[query] after: u32) -> StreamBody {
    StreamBody::new(Bomb(after))
}

#[api_handler(GET "/hangs")]
fn hangs(#[query] first: Option<String>) -> StreamBody {
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel::<Result<Bytes, Error>>();
    if let Some(first) = first {
        let _ = sender.send(Ok(first.into()));
    }
    std::mem::forget(sender);
    StreamBody::new(Chunks(receiver))
}

#[api_handler(GET "/large")]
fn large(#[query] mebibytes: usize) -> StreamBody {
    let chunk = Bytes::from(vec![b'x'; 1024 * 1024]);
    StreamBody::new(chunks((0..mebibytes).map(move |_| Ok::<_, Error>(chunk.clone()))))
}

#[api_handler(GET "/endless")]
fn endless() -> StreamBody {
    struct Endless;
    impl futures_core::Stream for Endless {
        type Item = Result<&'static [u8], Error>;

        fn poll_next(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(Some(Ok(&[b'x'; 4096])))
        }
    }
    StreamBody::new(Endless)
}

#[api_handler(GET "/headers")]
fn headers(#[query] bytes: usize) -> Reply<StreamBody> {
    Reply::new(StreamBody::new(chunks([text("x")]))).header("x-long", "\"".repeat(bytes))
}

#[api_handler(GET "/whole")]
fn whole() -> Vec<u8> {
    vec![0, 0xff]
}

#[api_handler(GET "/status")]
fn status() -> StatusCode {
    StatusCode::ACCEPTED
}

#[api_handler(GET "/gone")]
fn gone() -> (StatusCode, ()) {
    (StatusCode::GONE, ())
}

#[api_handler("$default")]
fn message() -> StreamBody {
    StreamBody::new(chunks([text("one "), text("two")]))
}

fn api() -> Api {
    Api::new(routes![
        three,
        fails_first,
        refuses_first,
        fails_later,
        panics,
        hangs,
        large,
        endless,
        headers,
        whole,
        status,
        gone,
        message
    ])
}

const STREAM: Situation<'static> = Situation { streaming: true, ..Situation::new(EventSource::RestApi) };
const STREAM_URL: Situation<'static> = Situation { streaming: true, ..Situation::new(EventSource::FunctionUrl) };

/// All bytes that a program streams, and the error message if the stream failed.
async fn output(event: &serde_json::Value) -> (Vec<u8>, Option<String>) {
    let Outcome::Stream(mut answer) = send(&api().streaming().state(()), event.to_string().as_bytes()).await else {
        panic!("not streamed: {event}");
    };
    let mut output = answer.prelude().to_vec();
    while let Some(chunk) = answer.next().await {
        match chunk {
            Ok(chunk) => output.extend_from_slice(chunk),
            Err(error) => return (output, Some(error.message)),
        }
    }
    (output, None)
}

fn with_query(path: &str, name: &str, value: &str) -> serde_json::Value {
    let mut event = rest("GET", path);
    event["queryStringParameters"] = json!({ name: value });
    event["multiValueQueryStringParameters"] = json!({ name: [value] });
    event
}

#[track_caller]
fn judged(output: &[u8], situation: &Situation<'_>) -> Verdict {
    let verdict = judge(output, situation);
    assert_eq!(verdict.reason, None);
    verdict
}

#[tokio::test]
async fn an_answer_is_a_prelude_eight_nul_bytes_and_the_chunks() {
    let (sent, broken) = output(&rest("GET", "/three")).await;
    let (prelude, body) = sent.split_at(sent.windows(8).position(|eight| eight == [0; 8]).unwrap());
    let prelude: serde_json::Value = serde_json::from_slice(prelude).unwrap();
    assert_eq!(prelude["statusCode"], 200);
    assert_eq!(prelude["headers"]["x-kind"], "stream");
    assert_eq!(prelude["headers"]["content-type"], "text/plain");
    assert_eq!(prelude["multiValueHeaders"]["set-cookie"].as_array().map(Vec::len), Some(2));
    assert_eq!((&body[8..], broken), (&b"one two three"[..], None));
    let verdict = judged(&sent, &STREAM);
    assert_eq!((verdict.status, verdict.body.as_slice()), (200, &b"one two three"[..]));
}

#[tokio::test]
async fn a_function_url_gets_its_cookies_in_a_list_of_their_own() {
    let (sent, _) = output(&function_url("GET", "/three")).await;
    assert!(String::from_utf8_lossy(&sent).contains(r#""cookies":["#));
    let verdict = judged(&sent, &STREAM_URL);
    assert_eq!(verdict.headers.iter().filter(|(name, _)| name == "set-cookie").count(), 2);
}

#[tokio::test]
async fn every_answer_of_a_program_that_streams_has_this_form() {
    for (path, status) in [("/whole", 200), ("/nowhere", 404), ("/panics", 400)] {
        for (event, situation) in [(rest("GET", path), STREAM), (function_url("GET", path), STREAM_URL)] {
            let (sent, _) = output(&event).await;
            let verdict = judged(&sent, &situation);
            assert_eq!(verdict.status, status, "{path}");
            if path == "/whole" {
                assert_eq!(verdict.body, [0, 0xff], "no base64 is needed");
            }
        }
    }
}

#[tokio::test]
async fn a_failure_before_the_first_chunk_is_an_ordinary_problem() {
    let cases = [
        (rest("GET", "/fails-first"), 500),
        (rest("GET", "/refuses-first"), 404),
        (with_query("/panics", "after", "0"), 500),
    ];
    for (event, status) in cases {
        let (sent, broken) = output(&event).await;
        let verdict = judged(&sent, &STREAM);
        assert_eq!((verdict.status, broken), (status, None));
        let problem: serde_json::Value = serde_json::from_slice(&verdict.body).unwrap();
        assert_eq!(problem["status"], status);
        assert!(!problem.to_string().contains("1234"));
    }
}

#[tokio::test]
async fn a_later_failure_ends_the_stream_with_an_error() {
    for (event, message) in
        [(rest("GET", "/fails-later"), "the disk is gone"), (with_query("/panics", "after", "1"), "on purpose")]
    {
        let (sent, broken) = output(&event).await;
        assert_eq!(judged(&sent, &STREAM).body, b"begun");
        assert!(broken.unwrap().contains(message));
    }
}

#[tokio::test]
async fn a_stream_that_is_not_read_to_its_end_is_dropped_even_if_its_destructor_panics() {
    let event = with_query("/panics", "after", "2").to_string();
    let Outcome::Stream(mut answer) = send(&api().streaming().state(()), event.as_bytes()).await else {
        panic!("not streamed");
    };
    assert_eq!(answer.next().await.unwrap().unwrap(), b"begun");
    drop(answer);
}

#[tokio::test(start_paused = true)]
async fn the_deadline_applies_before_the_first_chunk_and_after_it() {
    let (sent, broken) = output(&rest("GET", "/hangs")).await;
    assert_eq!((judged(&sent, &STREAM).status, broken), (504, None));
    let start = tokio::time::Instant::now();
    let (sent, broken) = output(&with_query("/hangs", "first", "begun")).await;
    assert_eq!(judged(&sent, &STREAM).body, b"begun");
    assert_eq!(broken.as_deref(), Some("the time ran out"));
    assert!(start.elapsed() > Duration::from_secs(60), "an API that streams waits longer than one that does not");
}

#[tokio::test]
async fn a_streamed_answer_may_be_larger_than_others() {
    let (sent, broken) = output(&with_query("/large", "mebibytes", "8")).await;
    assert_eq!((judged(&sent, &STREAM).body.len(), broken), (8 * 1024 * 1024, None));
}

#[tokio::test]
async fn an_answer_without_a_body_has_no_content_type() {
    for path in ["/status", "/gone"] {
        let (sent, _) = output(&rest("GET", path)).await;
        let verdict = judged(&sent, &STREAM);
        assert!(!verdict.headers.iter().any(|(name, _)| name == "content-type"), "{:?}", verdict.headers);
        let whole = answer(&api().state(()), &rest("GET", path)).await;
        assert_eq!((u64::from(verdict.status), None), (whole.status(), whole.header("content-type")));
    }
}

#[tokio::test]
async fn a_prelude_that_is_too_long_is_a_problem() {
    for (bytes, status) in [(1_000, 200), (9_000, 500), (11_000, 500)] {
        let (sent, _) = output(&with_query("/headers", "bytes", &bytes.to_string())).await;
        assert_eq!(judged(&sent, &STREAM).status, status, "{bytes}");
    }
}

#[tokio::test]
async fn head_has_no_body_and_the_stream_is_dropped() {
    for path in ["/three", "/whole"] {
        let (sent, broken) = output(&rest("HEAD", path)).await;
        assert_eq!((judged(&sent, &STREAM).body.len(), broken), (0, None));
    }
}

#[tokio::test]
async fn where_nothing_streams_the_chunks_are_collected() {
    let function = api().state(());
    for event in
        [rest("GET", "/three"), http("GET", "/three", ""), function_url("GET", "/three"), alb("GET", "/three", false)]
    {
        assert_eq!(answer(&function, &event).await.text(), "one two three");
    }
    let sent = answer(&function, &websocket("MESSAGE", "$default", Some("hello"))).await;
    assert_eq!(sent.body(), b"one two");
    // The same for a program that streams, if the source does not.
    let function = api().streaming().state(());
    for event in [http("GET", "/three", ""), alb("GET", "/three", true)] {
        assert_eq!(answer(&function, &event).await.text(), "one two three");
    }
}

#[tokio::test]
async fn collected_chunks_have_the_limits_and_the_problems_of_other_answers() {
    let function = api().state(());
    for (event, status) in [
        (rest("GET", "/fails-later"), 500),
        (rest("GET", "/refuses-first"), 404),
        (with_query("/panics", "after", "1"), 500),
        (with_query("/large", "mebibytes", "8"), 500),
        (rest("GET", "/endless"), 500),
    ] {
        assert_eq!(answer(&function, &event).await.status(), status, "{event}");
    }
}

#[tokio::test]
async fn the_test_helper_shows_what_was_sent_and_why_a_stream_failed() {
    let function = api().streaming().state(());
    let reply = testing::get("/three").send(&function).await;
    assert_eq!((reply.text(), reply.cookies().len(), reply.stream_error()), ("one two three", 2, None));
    let reply = testing::get("/fails-later").source(EventSource::FunctionUrl).send(&function).await;
    assert_eq!((reply.text(), reply.stream_error()), ("begun", Some("the disk is gone")));
}
