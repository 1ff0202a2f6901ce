//! What VPC Lattice makes of a function's output, rule by rule (gateway rules 2.5).

use api_handler::EventSource;
use api_handler::testing::verdict::{Confidence, MAX_OUTPUT_BYTES, Situation, Verdict, judge};
use serde_json::{Value, json};

use Confidence::{Documented, Inferred, Reported};

const LATTICE: Situation<'static> = Situation::new(EventSource::VpcLattice);

fn of(output: &Value) -> Verdict {
    judge(output.to_string().as_bytes(), &LATTICE)
}

fn whole() -> Value {
    json!({"statusCode": 200, "headers": {"content-type": "text/plain"}, "isBase64Encoded": false, "body": "hello"})
}

fn with(field: &str, value: Value) -> Value {
    let mut output = whole();
    output[field] = value;
    output
}

#[track_caller]
fn refused(verdict: Verdict, field: &str, confidence: Confidence) {
    let reason = verdict.reason.expect("a refusal");
    assert!(reason.contains(&format!("`{field}`")) || field.is_empty(), "{reason}");
    assert_eq!((verdict.status, verdict.confidence), (502, confidence), "{reason}");
    assert!(verdict.body.is_empty() && verdict.log.is_none());
}

#[test]
fn status_headers_and_flag_are_needed_and_a_body_is_not() {
    let verdict = of(&whole());
    assert_eq!((verdict.reason, verdict.status, verdict.body.as_slice()), (None, 200, &b"hello"[..]));
    for field in ["statusCode", "headers", "isBase64Encoded", "body"] {
        let mut output = whole();
        output.as_object_mut().unwrap().remove(field);
        if field == "body" {
            assert!(of(&output).accepted);
        } else {
            refused(of(&output), field, Documented);
        }
    }
    refused(of(&json!("hello")), "", Documented);
}

#[test]
fn nulls_and_unknown_keys_are_refused_since_nobody_knows() {
    for field in ["statusCode", "headers", "isBase64Encoded", "body"] {
        refused(of(&with(field, Value::Null)), field, Inferred);
    }
    refused(of(&with("multiValueHeaders", json!({}))), "multiValueHeaders", Inferred);
    assert!(of(&with("statusDescription", json!("200 OK"))).accepted);
}

#[test]
fn headers_have_one_value_and_those_of_the_connection_are_dropped() {
    refused(of(&with("headers", json!({"x": ["a"]}))), "x", Inferred);
    let verdict = of(&with("headers", json!({"TE": "trailers", "content-length": "5", "a": "b"})));
    assert_eq!(verdict.headers, [("a".to_owned(), "b".to_owned())]);
    assert_eq!(verdict.notes.len(), 2);
}

#[test]
fn base64_is_decoded() {
    let mut output = with("isBase64Encoded", json!(true));
    output["body"] = "YWI=".into();
    assert_eq!(of(&output).body, b"ab");
    output["body"] = "a!".into();
    refused(of(&output), "body", Inferred);
}

#[test]
fn six_megabytes_are_lambdas_own_limit() {
    refused(of(&with("body", json!("x".repeat(MAX_OUTPUT_BYTES)))), "", Reported);
}
