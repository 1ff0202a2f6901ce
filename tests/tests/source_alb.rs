//! Behind an Application Load Balancer, by the rules of "Use Lambda functions as targets of an Application Load
//! Balancer".

use api_handler::testing::verdict::{Situation, Verdict, judge};
use api_handler::{EventSource, prelude::*};
use api_handler_tests::{Answer, alb, answer, file, order};
use serde_json::{Value, json};

#[api_handler(POST "/bytes")]
fn bytes(#[body] bytes: Vec<u8>) -> Vec<u8> {
    bytes
}

#[api_handler(GET "/health")]
fn health(#[header] user_agent: String, event: &Event<'_>) -> String {
    assert!(event.body().unwrap().is_none(), "an empty body is none");
    assert!(event.query_pairs().is_empty());
    user_agent
}

#[api_handler(GET "/cookies")]
fn cookies() -> Reply<()> {
    Reply::new(())
        .cookie(Cookie::new("a", "1"))
        .cookie(Cookie::new("b", "2"))
        .header("link", "<1>")
        .header("link", "<2>")
}

#[api_handler(GET "/size")]
fn size(#[query] bytes: usize) -> String {
    "x".repeat(bytes)
}

#[api_handler(GET "/status")]
fn status(#[query] code: u16) -> (StatusCode, ()) {
    (StatusCode::from_u16(code).unwrap(), ())
}

fn function() -> Function<()> {
    Api::new(routes![order, bytes, health, cookies, size, status]).state(())
}

fn judged(answer: &Answer, multi_value_headers: bool) -> Verdict {
    let verdict = judge(
        answer.json.to_string().as_bytes(),
        &Situation { multi_value_headers, ..Situation::new(EventSource::Alb) },
    );
    assert_eq!(verdict.reason, None);
    verdict
}

#[tokio::test]
async fn path_and_query_are_decoded_once_because_the_load_balancer_decodes_nothing() {
    let answer = answer(&function(), &file("alb/get")).await;
    assert_eq!(answer.value(), json!(["a/b", ["open or late"], 2, "abc", "dark", []]));
}

#[tokio::test]
async fn with_multi_value_headers_every_value_arrives() {
    let answer = answer(&function(), &file("alb/get-multi-value")).await;
    assert_eq!(answer.value(), json!(["a/b", ["open", "la,te"], 2, "abc", "dark", ["one", "two"]]));
}

#[tokio::test]
async fn a_health_check_is_an_almost_empty_request() {
    let answer = answer(&function(), &file("alb/health-check")).await;
    assert_eq!((answer.status(), answer.text().as_str()), (200, "ELB-HealthChecker/2.0"));
}

#[tokio::test]
async fn bytes_are_base64_in_both_directions() {
    let answer = answer(&function(), &file("alb/post-base64")).await;
    assert_eq!(answer.json["isBase64Encoded"], true);
    assert_eq!(answer.body(), [0, 0xff, 0x80]);
}

/// A null, or only the wrong one of the two header maps, would be a 502.
#[tokio::test]
async fn the_answer_has_both_maps_a_status_description_and_no_null() {
    for event in [alb("GET", "/cookies", false), alb("GET", "/cookies", true), alb("BREW", "/nothing", true)] {
        let answer = answer(&function(), &event).await;
        assert!(!answer.json.to_string().contains("null"), "{}", answer.json);
        let names = |map: &str| {
            let names: Vec<_> = answer.json[map].as_object().unwrap().keys().cloned().collect();
            names
        };
        assert_eq!(names("headers"), names("multiValueHeaders"));
        let described = answer.json["statusDescription"].as_str().unwrap();
        let (code, reason) = described.split_once(' ').unwrap();
        assert_eq!(code, answer.status().to_string());
        assert!(!reason.is_empty());
        judged(&answer, false);
        judged(&answer, true);
    }
}

#[tokio::test]
async fn several_cookies_need_multi_value_headers_and_other_headers_are_joined() {
    let answer = answer(&function(), &alb("GET", "/cookies", true)).await;
    let values = |verdict: &Verdict, name: &str| -> Vec<String> {
        verdict.headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    };
    let multi = judged(&answer, true);
    assert_eq!((values(&multi, "set-cookie").len(), values(&multi, "link")), (2, vec!["<1>".into(), "<2>".into()]));
    let single = judged(&answer, false);
    assert!(values(&single, "set-cookie")[0].starts_with("b=2"), "what the load balancer loses is the first one");
    assert_eq!(values(&single, "link"), ["<1>, <2>"]);
}

#[tokio::test]
async fn a_status_without_a_known_reason_still_has_a_description() {
    for code in [299, 451, 499, 599] {
        let mut event = alb("GET", "/status", false);
        event["queryStringParameters"] = json!({"code": code.to_string()});
        let answer = answer(&function(), &event).await;
        assert_eq!(answer.status(), code);
        judged(&answer, false);
    }
}

/// A load balancer accepts 1 MB, and answers 502 to more.
#[tokio::test]
async fn an_answer_of_more_than_one_megabyte_is_a_500() {
    for (bytes, status) in [(999_000, 200), (1_000_001, 500), (3_000_000, 500)] {
        let mut event = alb("GET", "/size", true);
        event["multiValueQueryStringParameters"] = json!({"bytes": [bytes.to_string()]});
        let answer = answer(&function(), &event).await;
        assert_eq!(answer.status(), status, "{bytes}");
        judged(&answer, true);
    }
}

#[tokio::test]
async fn the_test_helper_emulates_both_kinds_of_target_groups() {
    for multi in [false, true] {
        let request =
            testing::get("/orders/a%2Fb?state=la%2Cte&page=2").header("x-tag", "one").cookie("session", "abc");
        let reply = request.source(EventSource::Alb).multi_value_headers(multi).send(&function()).await;
        assert_eq!(reply.json::<Value>(), json!(["a/b", ["la,te"], 2, "abc", null, ["one"]]));
        let output: Value = serde_json::from_slice(reply.output()).unwrap();
        assert_eq!(output["statusDescription"], "200 OK");
    }
}

/// It keeps what the client sent, and adds its own id ("Request tracing for your Application Load Balancer").
#[tokio::test]
async fn a_clients_trace_is_continued() {
    #[api_handler(GET "/trace")]
    fn trace(#[header] x_amzn_trace_id: String) -> Json<(String, Option<String>)> {
        Json((x_amzn_trace_id, api_handler::invocation::trace_id()))
    }
    const CLIENTS: &str = "Root=1-67891233-abcdef012345678912345678;Self=1-0-0;CalledFrom=app";
    for (source, is_continued) in [(EventSource::Alb, true), (EventSource::RestApi, false)] {
        let request = testing::get("/trace").source(source).header("X-Amzn-Trace-Id", CLIENTS);
        let reply = request.send(&Api::new(routes![trace]).state(())).await;
        let (header, context) = reply.json::<(String, String)>();
        assert_eq!(context == "Root=1-67891233-abcdef012345678912345678", is_continued, "{context}");
        let (own, rest) = header.split_once(';').unwrap_or((&header, ""));
        match is_continued {
            true => {
                assert!(own.starts_with("Self=1-") && own != "Self=1-0-0", "{header}");
                assert_eq!(rest, "Root=1-67891233-abcdef012345678912345678;CalledFrom=app");
            }
            false => assert_eq!(header, context, "header and context have the same root"),
        }
    }
}
