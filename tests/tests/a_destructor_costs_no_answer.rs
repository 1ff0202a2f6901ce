//! Memory of the program has destructors that may panic. It is dropped inside the guards, wherever an answer has it: in its
//! body, its headers, its errors, its state.

use std::fmt;
use std::time::Duration;

use api_handler::invocation::Outcome;
use api_handler::{StreamBody, prelude::*};
use api_handler_tests::{Answer, answer, chunks, every_source, rest, send};

/// Panics when it is dropped.
#[derive(Debug)]
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("in a destructor");
    }
}

/// Memory whose destructor panics.
struct Owner(Vec<u8>, Bomb);

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

fn owned(bytes: impl Into<Vec<u8>>) -> Bytes {
    Bytes::from_owner(Owner(bytes.into(), Bomb))
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_maybe_shared(owned(text)).unwrap()
}

#[derive(Debug)]
struct BombError(Bomb);

impl fmt::Display for BombError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the password is 1234")
    }
}

impl std::error::Error for BombError {}

/// Panics when it is shown.
#[derive(Debug)]
struct Unspeakable;

impl fmt::Display for Unspeakable {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("in `Display`")
    }
}

impl std::error::Error for Unspeakable {}

#[api_handler(GET "/body")]
fn body() -> Bytes {
    owned("whole")
}

#[api_handler(GET "/no-content", status = 204)]
fn no_content() -> http::Response<Bytes> {
    http::Response::builder().status(204).body(owned("whole")).unwrap()
}

#[api_handler(GET "/headers")]
fn headers() -> Reply<&'static str> {
    Reply::new("whole").header("x-own", value("1")).header("connection", value("close")).header("x-byte", value("é"))
}

#[api_handler(GET "/content-type")]
fn content_type() -> Response {
    let mut response = Response::new(StatusCode::OK).with_body(Body::text("whole").with_content_type(value("text/a")));
    response.headers.insert("content-type", value("text/b"));
    response
}

#[api_handler(GET "/large")]
fn large() -> Bytes {
    owned(vec![0xff; 7_000_000])
}

#[api_handler(GET "/stream")]
fn stream() -> StreamBody {
    StreamBody::new(chunks([Ok::<_, std::io::Error>(owned("who")), Ok(owned("le"))]))
}

#[api_handler(GET "/stream-error")]
fn stream_error() -> StreamBody {
    StreamBody::new(chunks([Err(BombError(Bomb))]))
}

#[api_handler(GET "/stream-unspeakable")]
fn stream_unspeakable() -> StreamBody {
    StreamBody::new(chunks([Err(Unspeakable)]))
}

#[api_handler(GET "/stream-later")]
fn stream_later() -> StreamBody {
    StreamBody::new(chunks([Ok(owned("who")), Err(BombError(Bomb))]))
}

#[api_handler(GET "/problem")]
fn problem() -> Result<(), Problem> {
    Err(Problem::conflict("no").with_source(BombError(Bomb)).with_header("x-own", value("1")))
}

#[api_handler(GET "/error")]
fn error() -> Result<(), Unspeakable> {
    Err(Unspeakable)
}

#[api_handler(GET "/sleeps")]
async fn sleeps() {
    let _bomb = Bomb;
    tokio::time::sleep(Duration::from_secs(3600)).await;
}

#[api_handler(GET "/panics")]
fn panics() {
    std::panic::panic_any(Bomb);
}

const EXPECTED: [(&str, u64, Option<&str>); 13] = [
    ("/body", 200, Some("whole")),
    ("/no-content", 204, Some("")),
    ("/headers", 200, Some("whole")),
    ("/content-type", 200, Some("whole")),
    ("/large", 500, None),
    ("/stream", 200, Some("whole")),
    ("/stream-error", 500, None),
    ("/stream-unspeakable", 500, None),
    ("/stream-later", 500, None),
    ("/problem", 409, None),
    ("/error", 500, None),
    ("/sleeps", 504, None),
    ("/panics", 500, None),
];

fn api() -> Api {
    Api::new(routes![
        body,
        no_content,
        headers,
        content_type,
        large,
        stream,
        stream_error,
        stream_unspeakable,
        stream_later,
        problem,
        error,
        sleeps,
        panics
    ])
}

#[track_caller]
fn is_expected(path: &str, status: u64, text: Option<&str>, answer: &Answer) {
    assert_eq!(answer.status(), status, "{path}");
    if let Some(text) = text {
        assert_eq!(answer.text(), text, "{path}");
    }
    assert!(!answer.json.to_string().contains("1234"), "{path}");
}

#[tokio::test(start_paused = true)]
async fn every_answer_is_sent_although_its_destructors_panic() {
    for api in [api(), api().problems(|problem, _| problem.into())] {
        let function = api.state(());
        for (path, status, text) in EXPECTED {
            for (_, event) in every_source("GET", path) {
                // The routes of WebSocket APIs have no paths.
                if event["requestContext"].get("connectionId").is_none() {
                    is_expected(path, status, text, &answer(&function, &event).await);
                }
            }
            let answer = answer(&function, &rest("HEAD", path)).await;
            // Without its body no answer is too large.
            let status = if path == "/large" { 200 } else { status };
            assert_eq!((answer.status(), &*answer.text()), (status, ""), "{path}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_stream_is_sent_although_the_destructors_of_its_chunks_panic() {
    let function = api().streaming().state(());
    for (path, status, text) in EXPECTED {
        let Outcome::Stream(mut answer) = send(&function, rest("GET", path).to_string().as_bytes()).await else {
            panic!("{path} is not streamed");
        };
        let (mut sent, mut is_broken) = (Vec::new(), false);
        while let Some(chunk) = answer.next().await {
            is_broken |= chunk.is_err();
            sent.extend(chunk.unwrap_or_default());
        }
        match path {
            "/stream-later" => assert_eq!((answer.status(), &*sent, is_broken), (200, &b"who"[..], true)),
            // A stream has no limit of 6 MB.
            "/large" => assert_eq!((answer.status(), sent.len(), is_broken), (200, 7_000_000, false)),
            _ => {
                assert_eq!((u64::from(answer.status()), is_broken), (status, false), "{path}");
                assert!(text.is_none_or(|text| text.as_bytes() == sent), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn a_stream_that_is_given_up_drops_its_chunk_inside_the_guards() {
    for path in ["/stream", "/body"] {
        let function = api().streaming().state(());
        for is_read in [false, true] {
            let Outcome::Stream(mut answer) = send(&function, rest("GET", path).to_string().as_bytes()).await else {
                panic!("{path} is not streamed");
            };
            if is_read {
                assert!(answer.next().await.unwrap().is_ok());
            }
            drop(answer);
        }
    }
}

#[tokio::test]
async fn a_state_and_an_error_of_init_may_panic_when_they_are_dropped() {
    #[api_handler(GET "/")]
    fn asks(#[state] _bomb: &Bomb, #[query] panics: bool) -> &'static str {
        assert!(!panics, "on purpose");
        "asked"
    }
    let function = Api::new(routes![asks]).init(|| async { Ok::<_, api_handler::Error>(Bomb) });
    for (panics, status) in [("false", 200), ("true", 500), ("false", 200)] {
        assert_eq!(testing::get("/").query("panics", panics).send(&function).await.status(), status);
    }
    std::mem::forget(function);
    let function = Api::new(routes![asks]).init(|| async { Err::<Bomb, _>(BombError(Bomb)) });
    for _ in 0..2 {
        assert_eq!(testing::get("/").query("panics", "false").send(&function).await.status(), 503);
    }
}
