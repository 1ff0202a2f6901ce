//! Behind VPC Lattice, by the rules of "Lambda functions as targets in VPC Lattice".

use api_handler::testing::verdict::{Situation, judge};
use api_handler::{EventSource, prelude::*};
use api_handler_tests::{answer, file, lattice, lattice_v1, order};
use serde_json::{Value, json};

#[api_handler(POST "/bytes")]
fn bytes(#[body] bytes: Vec<u8>) -> Vec<u8> {
    bytes
}

#[api_handler(GET "/caller", none = 404)]
fn caller(event: &Event<'_>) -> Option<String> {
    let identity = event.request_context()?.get("identity")?;
    Some(identity.get("sourceVpcArn")?.as_str()?.into_owned())
}

#[api_handler(GET "/cookies")]
fn cookies() -> Reply<()> {
    Reply::new(())
        .cookie(Cookie::new("a", "1"))
        .cookie(Cookie::new("b", "2"))
        .header("link", "<1>")
        .header("link", "<2>")
}

fn function() -> Function<()> {
    Api::new(routes![order, bytes, caller, cookies]).state(())
}

#[tokio::test]
async fn version_2_sends_lists_and_the_query_in_the_path() {
    let answer = answer(&function(), &file("lattice/v2")).await;
    assert_eq!(answer.value(), json!(["a/b", ["open", "la,te"], 2, "abc", "dark", ["one", "two"]]));
}

#[tokio::test]
async fn version_2_without_a_query_in_the_path_is_read_from_the_lists() {
    let mut event = file("lattice/v2");
    event["path"] = "/orders/a%2Fb".into();
    assert_eq!(answer(&function(), &event).await.value()[1], json!(["open", "la,te"]));
}

#[tokio::test]
async fn version_1_has_names_in_snake_case_and_only_the_last_of_several_values() {
    let answer = answer(&function(), &file("lattice/v1")).await;
    assert_eq!(answer.value(), json!(["a/b", ["late"], 2, "abc", "dark", []]));
}

#[tokio::test]
async fn bytes_are_base64_in_both_directions() {
    let answer = answer(&function(), &file("lattice/v1-post-base64")).await;
    assert_eq!((&answer.json["isBase64Encoded"], answer.body()), (&json!(true), vec![0, 0xff, 0x80]));
}

#[tokio::test]
async fn the_identity_of_the_caller_is_in_the_request_context() {
    let mut event = file("lattice/v2");
    event["path"] = "/caller".into();
    assert_eq!(
        answer(&function(), &event).await.text(),
        "arn:aws:ec2:us-east-2:123456789012:vpc/vpc-0b8276c84697e7339"
    );
}

#[tokio::test]
async fn an_answer_has_status_headers_and_flag_and_at_most_a_body() {
    for event in [lattice("GET", "/cookies"), lattice_v1("GET", "/cookies"), lattice("BREW", "/nothing")] {
        let answer = answer(&function(), &event).await;
        let mut keys: Vec<_> = answer.json.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["body", "headers", "isBase64Encoded", "statusCode"]);
        let verdict = judge(answer.json.to_string().as_bytes(), &Situation::new(EventSource::VpcLattice));
        assert_eq!(verdict.reason, None);
    }
}

#[tokio::test]
async fn lattice_accepts_one_value_per_header_so_only_the_last_cookie_is_sent_and_others_are_joined() {
    let answer = answer(&function(), &lattice("GET", "/cookies")).await;
    assert_eq!(answer.header("link"), Some("<1>, <2>"));
    assert!(answer.header("set-cookie").unwrap().starts_with("b=2"));
}

#[tokio::test]
async fn the_test_helper_emulates_version_2() {
    let request = testing::get("/orders/a%2Fb?state=open&state=la%2Cte&page=2").header("x-tag", "one");
    let reply = request.source(EventSource::VpcLattice).send(&function()).await;
    assert_eq!(reply.json::<Value>(), json!(["a/b", ["open", "la,te"], 2, null, null, ["one"]]));
}
