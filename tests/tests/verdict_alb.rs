//! What an Application Load Balancer makes of a function's output, rule by rule (gateway rules 2.3, causes 15 and 16).

use api_handler::EventSource;
use api_handler::testing::verdict::{Confidence, Situation, Verdict, judge};
use serde_json::{Value, json};

use Confidence::{Documented, Inferred, Reported};

const SINGLE: Situation<'static> = Situation::new(EventSource::Alb);
const MULTI: Situation<'static> = Situation { multi_value_headers: true, ..SINGLE };

fn of(output: &Value, situation: &Situation<'_>) -> Verdict {
    judge(output.to_string().as_bytes(), situation)
}

#[track_caller]
fn accepted(output: Value, situation: &Situation<'_>) -> Verdict {
    let verdict = of(&output, situation);
    assert_eq!(verdict.reason, None);
    verdict
}

#[track_caller]
fn refused(verdict: Verdict, field: &str, confidence: Confidence) {
    let reason = verdict.reason.expect("a refusal");
    assert!(reason.contains(&format!("`{field}`")) || field.is_empty(), "{reason}");
    assert_eq!((verdict.status, verdict.confidence), (502, confidence), "{reason}");
    assert_eq!(verdict.body.len(), 122, "the page of a load balancer");
    assert!(verdict.body.starts_with(b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"));
    let headers = [("Server", "awselb/2.0"), ("Content-Type", "text/html")];
    assert_eq!(verdict.headers, headers.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert!(verdict.log.unwrap().starts_with("Lambda"));
}

#[test]
fn a_status_is_needed_and_enough() {
    for situation in [&SINGLE, &MULTI] {
        let verdict = accepted(json!({"statusCode": 200}), situation);
        assert_eq!((verdict.status, verdict.body.len(), verdict.headers.len()), (200, 0, 0));
        refused(of(&json!({"body": "x"}), situation), "statusCode", Reported);
        refused(of(&json!({}), situation), "statusCode", Reported);
        refused(of(&json!("hello"), situation), "", Documented);
        refused(judge(b"hello", situation), "", Documented);
    }
}

#[test]
fn nothing_may_be_null() {
    for field in ["body", "headers", "multiValueHeaders", "statusDescription"] {
        refused(of(&json!({"statusCode": 200, field: null}), &SINGLE), field, Reported);
    }
    refused(of(&json!({"statusCode": 200, "isBase64Encoded": null}), &SINGLE), "isBase64Encoded", Inferred);
    refused(of(&json!({"statusCode": null}), &SINGLE), "statusCode", Inferred);
}

#[test]
fn a_status_description_is_the_code_one_space_and_the_reason() {
    for description in ["200 OK", "200 Not So Bad"] {
        accepted(json!({"statusCode": 200, "statusDescription": description}), &SINGLE);
    }
    for description in ["OK", "200", "200 ", "200  OK", "404 Not Found", "", "200 a\nb"] {
        let output = json!({"statusCode": 200, "statusDescription": description});
        refused(of(&output, &SINGLE), "statusDescription", Reported);
    }
    refused(of(&json!({"statusCode": 200, "statusDescription": 200}), &SINGLE), "statusDescription", Reported);
}

#[test]
fn header_values_are_strings() {
    for value in [json!(true), json!(3)] {
        refused(of(&json!({"statusCode": 200, "headers": {"x": value}}), &SINGLE), "x", Reported);
    }
    refused(of(&json!({"statusCode": 200, "headers": {"x": null}}), &SINGLE), "x", Inferred);
    refused(of(&json!({"statusCode": 200, "multiValueHeaders": {"x": "y"}}), &MULTI), "x", Confidence::Recorded);
}

#[test]
fn the_map_that_the_target_group_reads_has_to_be_there() {
    let one = json!({"statusCode": 200, "headers": {"a": "1"}});
    let many = json!({"statusCode": 200, "multiValueHeaders": {"a": ["1", "2"]}});
    let both = json!({"statusCode": 200, "headers": {"a": "1"}, "multiValueHeaders": {"a": ["1", "2"]}});
    assert_eq!(accepted(one.clone(), &SINGLE).headers.len(), 1);
    refused(of(&one, &MULTI), "multiValueHeaders", Documented);
    assert_eq!(accepted(many.clone(), &MULTI).headers.len(), 2);
    refused(of(&many, &SINGLE), "headers", Documented);
    assert_eq!(accepted(both.clone(), &SINGLE).headers.len(), 1);
    assert_eq!(accepted(both, &MULTI).headers.len(), 2);
}

#[test]
fn more_than_a_megabyte_is_refused() {
    let output = |length: usize| json!({"statusCode": 200, "body": "x".repeat(length)});
    accepted(output(999_000), &SINGLE);
    let verdict = of(&output(1_000_000), &SINGLE);
    assert_eq!(verdict.log.as_deref(), Some("LambdaResponseTooLarge"));
    refused(verdict, "", Documented);
}

#[test]
fn base64_is_always_decoded() {
    let output = json!({"statusCode": 200, "body": "YWI=", "isBase64Encoded": true});
    assert_eq!(accepted(output, &SINGLE).body, b"ab");
    refused(of(&json!({"statusCode": 200, "body": "a!", "isBase64Encoded": true}), &SINGLE), "body", Inferred);
}

#[test]
fn headers_of_the_connection_are_its_own_and_no_type_is_made_up() {
    let verdict = accepted(
        json!({"statusCode": 200, "headers": {"Connection": "close", "content-length": "3", "a": "b"}}),
        &SINGLE,
    );
    assert_eq!(verdict.headers, [("a".to_owned(), "b".to_owned())]);
    assert_eq!(verdict.notes.len(), 2);
}

#[test]
fn a_function_error_is_a_502() {
    let verdict = judge(br#"{"errorMessage":"boom"}"#, &Situation { function_error: Some("Unhandled"), ..SINGLE });
    assert_eq!(verdict.log.as_deref(), Some("LambdaUnhandled"));
    refused(verdict, "", Reported);
}

#[test]
fn keys_that_it_is_not_known_to_ignore_are_refused() {
    refused(of(&json!({"statusCode": 200, "cookies": ["a=b"]}), &SINGLE), "cookies", Inferred);
    refused(of(&json!({"statusCode": 200, "Body": "x"}), &SINGLE), "Body", Inferred);
}
