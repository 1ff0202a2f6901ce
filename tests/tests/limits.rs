//! An answer that the event source would refuse is replaced before it is sent.

use api_handler::invocation::MAX_RESPONSE_BYTES;
use api_handler::prelude::*;
use api_handler_tests::{Answer, answer, http, rest};
use serde_json::{Value, json};

/// What API Gateway accepts as a header block, in bytes (quotas, "Total combined size of request line and header values").
const MAX_HEADER_BYTES: usize = 10_240;

#[api_handler(GET "/header")]
fn header(#[query] n: String) -> Reply<&'static str> {
    Reply::new("sent").header("x-n", n)
}

#[api_handler(GET "/text")]
fn text(#[query] size: usize) -> String {
    // Every quote is escaped to two bytes in the answer.
    "\"".repeat(size)
}

#[api_handler(GET "/json")]
fn json_text(#[query] size: usize) -> Vec<String> {
    vec!["\"".repeat(size)]
}

#[api_handler(GET "/bytes")]
fn bytes(#[query] size: usize) -> Vec<u8> {
    vec![0xff; size]
}

#[api_handler(GET "/repeated")]
fn repeated() -> Reply<&'static str> {
    Reply::new("sent")
        .cookie(Cookie::new("a", "1"))
        .cookie(Cookie::new("b", "2"))
        .header("link", "<1>")
        .header("link", "<2>")
}

#[api_handler(GET "/status")]
fn status(#[query] code: u16) -> (StatusCode, &'static str) {
    (StatusCode::from_u16(code).unwrap(), "a body")
}

#[api_handler(GET "/byte")]
fn byte() -> http::Response<String> {
    let value = HeaderValue::from_bytes(b"caf\xe9 \xff").unwrap();
    http::Response::builder().header("x-byte", value).header("connection", "close").body("sent".to_owned()).unwrap()
}

fn function() -> Function<()> {
    Api::new(routes![header, text, json_text, bytes, repeated, status, byte]).state(())
}

async fn get(path: &str, name: &str, value: &str) -> Answer {
    let mut event = rest("GET", path);
    event["multiValueQueryStringParameters"] = json!({name: [value]});
    answer(&function(), &event).await
}

#[tokio::test]
async fn a_header_cannot_be_split() {
    let answer = get("/header", "n", "1\r\nset-cookie: admin=1").await;
    let headers = json!({"content-type": "text/plain; charset=utf-8", "x-n": "1%0D%0Aset-cookie: admin=1"});
    assert_eq!(answer.json["headers"], headers);
    assert_eq!(answer.json.get("multiValueHeaders"), None);
    assert_eq!((answer.status(), &*answer.text()), (200, "sent"), "no client can cause a fault");
}

#[tokio::test]
async fn headers_over_the_limit_are_a_500() {
    let answer = get("/header", "n", &"a".repeat(12_000)).await;
    assert_eq!(answer.status(), 500);
    let answer = get("/header", "n", &"a".repeat(MAX_HEADER_BYTES / 2)).await;
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn the_limit_is_counted_on_the_finished_json() {
    // A quote becomes two bytes, or four in JSON within JSON; three bytes become four in base64.
    let rows = [
        ("/text", MAX_RESPONSE_BYTES / 2 - 100),
        ("/json", MAX_RESPONSE_BYTES / 4 - 100),
        ("/bytes", MAX_RESPONSE_BYTES / 4 * 3 - 150),
    ];
    for (path, below) in rows {
        let answer = get(path, "size", "100").await;
        assert_eq!(answer.status(), 200);
        assert_eq!(get(path, "size", &below.to_string()).await.status(), 200, "{path}");
        let answer = get(path, "size", &(below + 200).to_string()).await;
        assert_eq!(answer.status(), 500, "{path}");
        assert_eq!(answer.value()["code"], "response-too-large");
    }
}

#[tokio::test]
async fn repeated_headers_and_cookies_have_the_form_that_the_source_expects() {
    let rest = answer(&function(), &rest("GET", "/repeated")).await.json;
    assert_eq!(rest["multiValueHeaders"]["link"], json!(["<1>", "<2>"]));
    assert_eq!(rest["multiValueHeaders"]["set-cookie"].as_array().map(Vec::len), Some(2));
    let single: Vec<&String> = rest["headers"].as_object().unwrap().keys().collect();
    assert_eq!(single, ["content-type"], "no name in both maps");
    assert!(rest.get("cookies").is_none());

    let http = answer(&function(), &http("GET", "/repeated", "")).await.json;
    assert_eq!(http["headers"]["link"], "<1>, <2>");
    assert_eq!(http["cookies"].as_array().map(Vec::len), Some(2));
    assert!(http["cookies"][0].as_str().unwrap().starts_with("a=1"));
    assert!(http.get("multiValueHeaders").is_none());
}

#[tokio::test]
async fn statuses_outside_200_to_599_are_a_500_and_204_has_no_body() {
    for (code, seen) in [("100", 500), ("199", 500), ("200", 200), ("599", 599), ("600", 500), ("999", 500)] {
        assert_eq!(get("/status", "code", code).await.status(), seen, "{code}");
    }
    for code in ["204", "205", "304"] {
        let answer = get("/status", "code", code).await;
        assert_eq!((answer.status().to_string(), answer.json["body"].as_str()), (code.to_owned(), Some("")));
    }
}

#[tokio::test]
async fn bytes_outside_ascii_are_encoded_and_headers_of_the_connection_are_dropped() {
    let answer = answer(&function(), &rest("GET", "/byte")).await;
    assert_eq!(answer.header("x-byte"), Some("caf%E9 %FF"));
    assert_eq!(answer.header("connection"), None);
    assert_eq!(answer.json.get("multiValueHeaders"), None::<&Value>);
}

#[api_handler(GET "/headers")]
fn many_headers() -> Reply<()> {
    (0..40_000).fold(Reply::new(()), |reply, number| reply.header(format!("x-{number}"), "1"))
}

#[tokio::test]
async fn more_headers_than_a_reply_holds_are_no_panic() {
    let answer = answer(&Api::new(routes![many_headers]).state(()), &rest("GET", "/headers")).await;
    assert_eq!((answer.status(), &answer.value()["code"]), (500, &json!("invalid-response")));
}
