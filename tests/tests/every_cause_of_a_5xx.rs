//! Every cause of a gateway's 5xx that a function can prevent: each is tried on every source, and judged by the rules of
//! that source.
//!
//! A cause that only a template can prevent (permissions, the integration's method, memory) or nobody (a function that is
//! killed, a gateway that fails) has no row here. Blocked threads, aborts and init in a real process are tested in
//! `the_last_word`, streams in `streaming`, and how sizes are counted in `limits`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use api_handler::invocation::Outcome;
use api_handler::testing::verdict::{Situation, judge};
use api_handler::{EventSource, LambdaContext, prelude::*};
use api_handler_tests::every_source;
use http::header::HeaderValue;
use serde_json::{Value, json};

/// A cause, and the status that a client gets: the same on every source, unless the row names another.
struct Row {
    cause: &'static str,
    function: Function<()>,
    status: u16,
}

fn row(cause: &'static str, routes: Routes<()>, status: u16) -> Row {
    Row { cause, function: Api::new(routes).state(()), status }
}

#[api_handler]
fn looks_like_an_answer() -> Value {
    json!({"statusCode": 418, "cookies": ["a=b"], "statusDescription": null, "extra": {"deep": true}})
}

#[api_handler]
fn number() -> u8 {
    42
}

#[api_handler]
fn list() -> Vec<Option<bool>> {
    vec![None, Some(true)]
}

#[api_handler]
fn null() -> Option<u8> {
    None
}

#[api_handler]
fn interim() -> (StatusCode, &'static str) {
    (StatusCode::CONTINUE, "go on")
}

#[api_handler]
fn beyond() -> (StatusCode, &'static str) {
    (StatusCode::from_u16(600).unwrap(), "beyond")
}

#[api_handler]
fn repeated() -> Reply<&'static str> {
    Reply::new("sent").cookie(Cookie::new("a", "1")).cookie(Cookie::new("b", "2")).header("x-a", "1").header("x-a", "2")
}

#[api_handler]
fn connection() -> Reply<&'static str> {
    Reply::new("sent")
        .header("connection", "close")
        .header("transfer-encoding", "chunked")
        .header("content-length", "7")
}

#[api_handler]
fn error() -> Result<(), std::io::Error> {
    Err(std::io::Error::other("on purpose"))
}

#[api_handler]
fn boxed_error() -> Result<(), Box<dyn std::error::Error>> {
    Err("on purpose".into())
}

#[api_handler]
fn problem() -> Result<(), Problem> {
    Err(Problem::new(StatusCode::CONFLICT))
}

#[api_handler]
fn panics() {
    panic!("on purpose")
}

#[api_handler]
async fn sleeps() {
    tokio::time::sleep(Duration::from_secs(3600)).await;
}

#[api_handler]
fn large() -> String {
    "x".repeat(7_000_000)
}

#[api_handler]
fn long_header() -> Reply<&'static str> {
    Reply::new("sent").header("x-long", "x".repeat(12_000))
}

#[api_handler]
fn not_utf_8() -> http::Response<String> {
    let value = HeaderValue::from_bytes(b"caf\xe9").unwrap();
    http::Response::builder().header("x-byte", value).body("sent".to_owned()).unwrap()
}

#[api_handler]
fn split_header() -> Reply<&'static str> {
    Reply::new("sent").header("x-split", "1\r\nset-cookie: admin=1".to_owned())
}

#[api_handler]
fn bytes() -> Vec<u8> {
    vec![0, 0xff, 0x80]
}

#[api_handler(base64 = true)]
fn forced_base64() -> &'static str {
    "text"
}

struct NoSerialize;

impl Serialize for NoSerialize {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("on purpose"))
    }
}

#[api_handler]
fn no_serialize() -> NoSerialize {
    NoSerialize
}

async fn panicking_init() -> Result<(), api_handler::Error> {
    panic!("there is no database")
}

fn rows() -> Vec<Row> {
    vec![
        row("the value looks like an answer, with keys of its own", routes![looks_like_an_answer], 200),
        row("the body is a number and not text", routes![number], 200),
        row("the body is a list and not text", routes![list], 200),
        row("the body is null and not text", routes![null], 200),
        row("the status is an interim one, which ends no request", routes![interim], 500),
        row("the status is out of range", routes![beyond], 500),
        row("a header has several values, but not as a list", routes![repeated], 200),
        row("a header describes the connection", routes![connection], 200),
        row("the handler returns an error", routes![error], 500),
        row("the handler returns an error of any type", routes![boxed_error], 500),
        row("the handler returns an error with a status", routes![problem], 409),
        row("the value cannot be serialised", routes![no_serialize], 500),
        row("the handler panics", routes![panics], 500),
        row("the work takes longer than the gateway waits", routes![sleeps], 504),
        row("the output is larger than Lambda accepts", routes![large], 500),
        row("the header block is longer than the gateway accepts", routes![long_header], 500),
        row("the value of a header is not UTF-8", routes![not_utf_8], 200),
        row("the value of a header would be two headers", routes![split_header], 200),
        row("the body is bytes, and the flag must be set", routes![bytes], 200),
        row("the flag is set, and the body must be base64", routes![forced_base64], 200),
        Row {
            cause: "init fails",
            function: Api::new(routes![number])
                .init(|| async { Err::<(), api_handler::Error>("there is no database".into()) }),
            status: 503,
        },
        Row { cause: "init panics", function: Api::new(routes![number]).init(panicking_init), status: 503 },
        Row {
            cause: "init takes longer than the gateway waits",
            function: Api::new(routes![number]).init(|| async {
                tokio::time::sleep(Duration::from_secs(3600)).await;
                Ok::<(), api_handler::Error>(())
            }),
            status: 503,
        },
    ]
}

/// The output for one event.
async fn output(function: &Function<()>, event: &Value, context: LambdaContext) -> Option<Vec<u8>> {
    match function.invoke(event.to_string().as_bytes(), &context).await {
        Outcome::Answer(answer) => Some(answer.as_bytes().to_vec()),
        _ => None,
    }
}

/// How a row fails on one source, if it does.
async fn broken(row: &Row, situation: &Situation<'_>, event: &Value) -> Option<String> {
    let Some(output) = output(&row.function, event, LambdaContext::default()).await else {
        return Some("not answered".to_owned());
    };
    let verdict = judge(&output, situation);
    if let Some(reason) = verdict.reason {
        return Some(reason);
    }
    (verdict.status != row.status).then(|| format!("answered with {}", verdict.status))
}

#[tokio::test(start_paused = true)]
async fn no_cause_that_a_function_can_prevent_makes_a_gateway_answer_5xx_itself() {
    let mut failures = Vec::new();
    for row in rows() {
        for (situation, event) in every_source("GET", "/") {
            if let Some(why) = broken(&row, &situation, &event).await {
                failures.push(format!("- {}: {}: {why}", row.cause, situation.source));
            }
        }
    }
    assert!(failures.is_empty(), "causes that were not prevented:\n{}", failures.join("\n"));
}

/// Both wait at least 29 s by default, and then the client gets the gateway's own 504 or 503.
#[tokio::test(start_paused = true)]
async fn the_answer_comes_before_the_gateway_stops_waiting() {
    let function = Api::new(routes![sleeps]).state(());
    for (situation, event) in every_source("GET", "/") {
        let start = tokio::time::Instant::now();
        let output = output(&function, &event, LambdaContext::default()).await.unwrap();
        assert_eq!(judge(&output, &situation).status, 504);
        assert!(start.elapsed() < Duration::from_secs(29), "{}: {:?}", situation.source, start.elapsed());
    }
}

/// When the function's timeout passes, that is a function error, and so a 502 or a 500.
#[tokio::test(start_paused = true)]
async fn the_answer_comes_before_lambda_stops_the_invocation() {
    let function = Api::new(routes![sleeps]).state(());
    for (situation, event) in every_source("GET", "/") {
        let mut context = LambdaContext::default();
        let deadline = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() + Duration::from_secs(3);
        context.deadline = u64::try_from(deadline.as_millis()).unwrap();
        let start = tokio::time::Instant::now();
        let output = output(&function, &event, context).await.unwrap();
        assert_eq!(judge(&output, &situation).status, 504);
        assert!(start.elapsed() < Duration::from_secs(3), "{}: {:?}", situation.source, start.elapsed());
    }
}

/// The client gets a 200 with base64 text. The function cannot detect that, but the local gateway reports it.
#[tokio::test]
async fn bytes_behind_a_rest_api_without_binary_media_types_are_reported() {
    let function = Api::new(routes![bytes]).state(());
    let (situation, event) = every_source("GET", "/").into_iter().next().unwrap();
    assert_eq!(situation.source, EventSource::RestApi);
    let output = output(&function, &event, LambdaContext::default()).await.unwrap();
    let verdict = judge(&output, &Situation { binary_media_types: &[], ..situation });
    assert!(verdict.accepted && verdict.body == b"AP+A");
    assert!(verdict.notes[0].contains("`binaryMediaTypes`"), "{:?}", verdict.notes);
    assert_eq!(judge(&output, &situation).body, [0, 0xff, 0x80], "with them the client gets the bytes");
}

/// Fields of an event are null, missing, empty or of the wrong type.
#[tokio::test]
async fn an_event_with_missing_or_invalid_fields_is_answered() {
    #[api_handler]
    fn reads_all(event: &Event<'_>, #[query] page: Option<u32>, #[cookie] session: Option<String>) -> Value {
        let headers: Vec<_> = event.headers().collect();
        let body = event.body().map(|body| body.map(<[u8]>::len)).unwrap_or_default();
        json!([event.method(), event.path(), headers.len(), page, session, body, event.query_pairs().len()])
    }
    let function = Api::new(routes![reads_all]).state(());
    for (situation, event) in every_source("GET", "/") {
        let names: Vec<String> = event.as_object().unwrap().keys().cloned().collect();
        // These identify the source.
        let marks = ["httpMethod", "method", "resource", "path", "rawPath", "raw_path", "requestContext", "version"];
        for name in names.iter().filter(|name| !marks.contains(&name.as_str())) {
            for value in [None, Some(Value::Null), Some(json!({})), Some(json!([])), Some(json!("")), Some(json!(1))] {
                let mut event = event.clone();
                match &value {
                    Some(value) => event[name] = value.clone(),
                    None => drop(event.as_object_mut().unwrap().remove(name)),
                }
                let output = output(&function, &event, LambdaContext::default()).await;
                let verdict = judge(&output.expect("an answer"), &situation);
                let seen = (verdict.reason, verdict.status < 500);
                assert_eq!(seen, (None, true), "{}: `{name}` is {value:?}", situation.source);
            }
        }
    }
}
