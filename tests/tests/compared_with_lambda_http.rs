//! Hostile input, and what the client of a REST or HTTP API sees: this crate compared with lambda_http.
//!
//! `cargo test -p api-handler-tests --test compared_with_lambda_http -- --nocapture` prints the README's table. Both
//! sides receive the same event, and the gateway's rules judge their outputs.

use std::panic::{AssertUnwindSafe, catch_unwind};

use api_handler::invocation::Outcome;
use api_handler::testing::verdict::{Situation, judge};
use api_handler::{EventSource, prelude::*};
use api_handler_tests::{http, rest, send};
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, LambdaEvent, RequestExt, Service, service_fn};
use serde_json::{Value, json};

const SEVEN_MIB: usize = 7 * 1024 * 1024;

/// What both handlers do, as a header of the request asks.
fn task(header: Option<&str>) -> &str {
    header.unwrap_or("echo")
}

fn byte_ff() -> HeaderValue {
    HeaderValue::from_bytes(b"\xff").unwrap()
}

#[api_handler]
fn ours(
    #[header] task: Option<String>,
    #[query] q: Option<String>,
    #[header] x_a: Vec<String>,
    #[body] body: Option<Bytes>,
) -> Result<http::Response<String>, std::io::Error> {
    let echo = format!("q={} x-a={} body={}", q.unwrap_or_default(), x_a.join("+"), body.map_or(0, |body| body.len()));
    match self::task(task.as_deref()) {
        "error" => Err(std::io::Error::other("the password is 1234")),
        "panic" => panic!("on purpose"),
        "large" => Ok(http::Response::new("a".repeat(SEVEN_MIB))),
        "byte" => Ok(http::Response::builder().header("x-byte", byte_ff()).body(echo).unwrap()),
        _ => Ok(http::Response::new(echo)),
    }
}

async fn theirs(request: lambda_http::Request) -> Result<lambda_http::Response<lambda_http::Body>, lambda_http::Error> {
    let parameters = request.query_string_parameters();
    let x_a: Vec<&str> = request.headers().get_all("x-a").iter().filter_map(|value| value.to_str().ok()).collect();
    let echo =
        format!("q={} x-a={} body={}", parameters.first("q").unwrap_or_default(), x_a.join("+"), request.body().len());
    match task(request.headers().get("task").and_then(|value| value.to_str().ok())) {
        "error" => Err("the password is 1234".into()),
        "panic" => panic!("on purpose"),
        "large" => Ok(lambda_http::Response::new("a".repeat(SEVEN_MIB).into())),
        "byte" => Ok(lambda_http::Response::builder().header("x-byte", byte_ff()).body(echo.into())?),
        _ => Ok(lambda_http::Response::new(echo.into())),
    }
}

/// The steps of lambda_runtime: parse the event, call the handler, serialise the answer. A failure or panic in any of
/// them is a function error.
async fn their_output(event: &Value) -> Result<Vec<u8>, &'static str> {
    let payload: LambdaRequest = serde_json::from_value(event.clone()).map_err(|_| "event refused")?;
    let mut adapter = Adapter::from(service_fn(theirs));
    let event = LambdaEvent::new(payload, lambda_http::Context::default());
    let called = catch_unwind(AssertUnwindSafe(|| adapter.call(event))).map_err(|_| "panic")?;
    let answered = tokio::spawn(called).await.map_err(|_| "panic")?.map_err(|_| "handler error")?;
    serde_json::to_vec(&answered).map_err(|_| "answer not serialisable")
}

async fn our_output(event: &Value) -> Result<Vec<u8>, &'static str> {
    let function = Api::new(routes![ours]).state(());
    match send(&function, event.to_string().as_bytes()).await {
        Outcome::Answer(answer) => Ok(answer.as_bytes().to_vec()),
        _ => Err("not answered with one body"),
    }
}

/// Status and body that the client sees.
fn seen(output: Result<Vec<u8>, &'static str>, source: EventSource) -> (u16, String) {
    let (bytes, error) = match output {
        Ok(bytes) => (bytes, None),
        Err(error) => (br#"{"errorMessage":"x"}"#.to_vec(), Some(error)),
    };
    let verdict = judge(&bytes, &Situation { function_error: error, ..Situation::new(source) });
    let body = String::from_utf8_lossy(&verdict.body).into_owned();
    (verdict.status, error.map_or(body, |error| format!("({error})")))
}

fn asking_for(task: &str) -> Value {
    let mut event = rest("GET", "/");
    event["headers"]["task"] = task.into();
    event["multiValueHeaders"]["task"] = json!([task]);
    event
}

fn with_header(name: &str, value: &str) -> Value {
    let mut event = rest("GET", "/");
    event["headers"][name] = value.into();
    event["multiValueHeaders"][name] = json!([value]);
    event
}

fn cases() -> Vec<(&'static str, EventSource, Value, u16)> {
    let mut base64 = rest("POST", "/");
    base64["body"] = "this is no base64!".into();
    base64["isBase64Encoded"] = true.into();
    let mut repeated = rest("GET", "/");
    repeated["headers"]["x-a"] = "two".into();
    repeated["multiValueHeaders"]["x-a"] = json!(["one", "two"]);
    vec![
        ("a raw `<` in the query", EventSource::HttpApi, http("GET", "/", "q=<"), 200),
        ("`host: a b`", EventSource::RestApi, with_header("host", "a b"), 200),
        ("`x-forwarded-proto: https,http`", EventSource::RestApi, with_header("x-forwarded-proto", "https,http"), 200),
        ("`isBase64Encoded: true` over text", EventSource::RestApi, base64, 400),
        ("control characters in a header", EventSource::RestApi, with_header("x-a", "a\u{1}\r\nb"), 200),
        ("the event `{}`", EventSource::RestApi, json!({}), 200),
        ("a header sent twice", EventSource::RestApi, repeated, 200),
        ("byte 0xff in a response header", EventSource::RestApi, asking_for("byte"), 200),
        ("a response body of 7 MiB", EventSource::RestApi, asking_for("large"), 500),
        ("the handler returns `Err`", EventSource::RestApi, asking_for("error"), 500),
        ("the handler panics", EventSource::RestApi, asking_for("panic"), 500),
    ]
}

#[tokio::test]
async fn a_client_sees_these_answers() {
    println!("| input | lambda_http | api-handler |\n| --- | --- | --- |");
    for (name, source, event, expected) in cases() {
        let (their_status, their_body) = seen(their_output(&event).await, source);
        let (our_status, our_body) = seen(our_output(&event).await, source);
        let short = |body: &str| body.chars().take(60).collect::<String>();
        println!("| {name} | {their_status} {} | {our_status} {} |", short(&their_body), short(&our_body));
        assert_eq!(our_status, expected, "{name}: {our_body}");
        assert!(!our_body.contains("1234"), "{name}");
    }
}

#[tokio::test]
async fn no_value_of_a_repeated_header_is_lost() {
    let (_, _, event, _) = cases().into_iter().find(|(name, ..)| *name == "a header sent twice").unwrap();
    let (_, body) = seen(our_output(&event).await, EventSource::RestApi);
    assert!(body.contains("x-a=one+two"), "{body}");
}
