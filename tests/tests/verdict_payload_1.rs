//! What an HTTP API with payload format 1.0 makes of a function's output, rule by rule (gateway rules 2.1).

use api_handler::EventSource;
use api_handler::testing::verdict::{Confidence, Situation, Verdict, judge};
use serde_json::{Value, json};

use Confidence::{Documented, Inferred, Recorded, Unclear};

const HTTP_V1: Situation<'static> = Situation::new(EventSource::HttpApiV1);

fn of(output: &Value) -> Verdict {
    judge(output.to_string().as_bytes(), &HTTP_V1)
}

#[track_caller]
fn accepted(output: Value, confidence: Confidence) -> Verdict {
    let verdict = of(&output);
    assert_eq!((verdict.reason.as_deref(), verdict.confidence), (None, confidence));
    verdict
}

#[track_caller]
fn refused(verdict: Verdict, field: &str, confidence: Confidence) {
    let reason = verdict.reason.expect("a refusal");
    assert!(reason.contains(&format!("`{field}`")) || field.is_empty(), "{reason}");
    assert_eq!(verdict.confidence, confidence, "{reason}");
    assert_eq!((verdict.status, verdict.body.as_slice()), (500, &br#"{"message":"Internal Server Error"}"#[..]));
}

fn header<'v>(verdict: &'v Verdict, name: &str) -> Vec<&'v str> {
    let pairs = verdict.headers.iter().filter(|(told, _)| told == name);
    pairs.map(|(_, value)| value.as_str()).collect()
}

#[test]
fn a_status_is_needed() {
    refused(of(&json!({})), "statusCode", Documented);
    refused(of(&json!({"name": "x"})), "statusCode", Documented);
    refused(of(&json!({"statusCode": 0})), "statusCode", Recorded);
    refused(of(&json!({"statusCode": "200"})), "statusCode", Inferred);
}

#[test]
fn what_is_no_object_is_refused() {
    for output in [json!("Hello"), json!(1), json!(true), json!([]), json!(null)] {
        refused(of(&output), "", Documented);
    }
    refused(judge(b"hello", &HTTP_V1), "", Documented);
}

#[test]
fn unknown_keys_are_ignored_and_so_are_cookies() {
    accepted(json!({"statusCode": 200, "wrongValue": 1}), Recorded);
    let verdict = accepted(json!({"statusCode": 200, "cookies": ["a=1"]}), Recorded);
    assert!(header(&verdict, "Set-Cookie").is_empty());
    assert!(verdict.notes[0].contains("`cookies`"));
}

#[test]
fn of_a_shared_name_the_single_value_comes_first() {
    let verdict =
        accepted(json!({"statusCode": 200, "headers": {"c": "s"}, "multiValueHeaders": {"C": ["m1", "m2"]}}), Recorded);
    assert_eq!(header(&verdict, "C"), ["s", "m1", "m2"]);
}

#[test]
fn names_are_spelled_its_own_way_and_the_default_type_is_plain_text() {
    let verdict = accepted(json!({"statusCode": 200, "headers": {"x-custom-header": "a"}}), Recorded);
    assert_eq!(header(&verdict, "X-Custom-Header"), ["a"]);
    assert_eq!(header(&verdict, "Content-Type"), ["text/plain; charset=utf-8"]);
}

#[test]
fn base64_is_always_decoded() {
    assert_eq!(accepted(json!({"statusCode": 200, "body": "YWI=", "isBase64Encoded": true}), Recorded).body, b"ab");
    refused(of(&json!({"statusCode": 200, "body": "a!", "isBase64Encoded": true})), "body", Inferred);
}

#[test]
fn nulls_are_as_good_as_nothing_and_an_object_is_no_body() {
    accepted(json!({"statusCode": 200, "headers": null, "multiValueHeaders": null}), Recorded);
    refused(of(&json!({"statusCode": 200, "body": {"a": 1}})), "body", Unclear);
}

#[test]
fn a_function_error_is_a_500() {
    let situation = Situation { function_error: Some("Unhandled"), ..HTTP_V1 };
    let verdict = judge(br#"{"errorMessage":"boom"}"#, &situation);
    refused(verdict, "", Confidence::Reported);
}
