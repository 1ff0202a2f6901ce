//! What an HTTP API with payload 2.0 and a function URL make of a function's output, rule by rule.

use api_handler::EventSource;
use api_handler::testing::verdict::{Confidence, MAX_OUTPUT_BYTES, Situation, Verdict, judge};
use serde_json::{Value, json};

const HTTP: Situation<'static> = Situation::new(EventSource::HttpApi);
const URL: Situation<'static> = Situation::new(EventSource::FunctionUrl);

use Confidence::{Documented, Inferred, Recorded, Reported, Unclear};

fn of(output: &Value, situation: &Situation<'_>) -> Verdict {
    judge(output.to_string().as_bytes(), situation)
}

#[track_caller]
fn accepted(output: Value, situation: &Situation<'_>, confidence: Confidence) -> Verdict {
    let verdict = of(&output, situation);
    assert_eq!(verdict.reason, None);
    assert_eq!(verdict.confidence, confidence);
    verdict
}

#[track_caller]
fn refused(verdict: Verdict, field: &str, confidence: Confidence) {
    let reason = verdict.reason.expect("a refusal");
    assert!(reason.contains(&format!("`{field}`")) || field.is_empty(), "{reason}");
    assert_eq!(verdict.confidence, confidence, "{reason}");
    assert_eq!(verdict.log, None, "there is no execution log");
    let (status, body) = if header(&verdict.headers, "content-type") == ["text/plain"] {
        (502, "Internal Server Error")
    } else {
        (500, r#"{"message":"Internal Server Error"}"#)
    };
    assert_eq!((verdict.status, verdict.body.as_slice()), (status, body.as_bytes()));
    assert!(header(&verdict.headers, "x-amzn-errortype").is_empty());
}

fn header<'v>(headers: &'v [(String, String)], name: &str) -> Vec<&'v str> {
    headers.iter().filter(|(told, _)| told.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str()).collect()
}

#[test]
fn a_status_of_zero_is_refused() {
    refused(of(&json!({"statusCode": 0}), &HTTP), "statusCode", Recorded);
    refused(of(&json!({"statusCode": 0}), &URL), "statusCode", Documented);
}

#[test]
fn an_output_without_a_status_is_the_body() {
    for output in [json!({"name": "x"}), json!({"body": "x"})] {
        let verdict = accepted(output.clone(), &HTTP, Documented);
        assert_eq!(verdict.status, 200);
        assert_eq!(verdict.body, output.to_string().as_bytes());
        assert_eq!(header(&verdict.headers, "content-type"), ["application/json"]);
        assert_eq!(verdict.notes.len(), usize::from(output.get("body").is_some()));
    }
    assert_eq!(accepted(json!({"hello": "world"}), &URL, Recorded).body, br#"{"hello":"world"}"#);
}

#[test]
fn a_string_is_the_body_without_its_quotes() {
    assert_eq!(accepted(json!("Hello"), &HTTP, Documented).body, b"Hello");
    let verdict = accepted(json!("hello"), &URL, Recorded);
    assert_eq!(verdict.body, b"hello");
    assert_eq!(header(&verdict.headers, "content-type"), ["application/json"]);
}

#[test]
fn numbers_bools_and_lists_are_the_body() {
    for output in [json!(1), json!(1.5), json!(true), json!([1, "a"])] {
        assert_eq!(accepted(output.clone(), &HTTP, Reported).body, output.to_string().as_bytes());
        assert_eq!(accepted(output.clone(), &URL, Recorded).body, output.to_string().as_bytes());
    }
}

#[test]
fn null_is_refused_since_nobody_knows() {
    refused(of(&json!(null), &HTTP), "", Inferred);
}

#[test]
fn an_output_that_is_no_json_is_refused_since_sources_disagree() {
    for output in [&b""[..], b"hello", b"\xff"] {
        refused(judge(output, &HTTP), "", Unclear);
        refused(judge(output, &URL), "", Unclear);
    }
}

#[test]
fn unknown_keys_are_ignored_beside_a_status() {
    accepted(json!({"statusCode": 200, "wrongValue": 1, "multiValueHeaders": {}}), &HTTP, Recorded);
}

#[test]
fn each_source_has_its_own_default_content_type() {
    let output = json!({"statusCode": 200, "body": "body123"});
    let verdict = accepted(output.clone(), &HTTP, Recorded);
    assert_eq!(header(&verdict.headers, "content-type"), ["text/plain; charset=utf-8"]);
    let verdict = accepted(output, &URL, Recorded);
    assert_eq!(header(&verdict.headers, "content-type"), ["application/json"]);
    assert_eq!(verdict.body, b"body123");
}

#[test]
fn a_body_in_base64_is_always_decoded() {
    let output = json!({"statusCode": 200, "body": "YWI=", "isBase64Encoded": true});
    for situation in [&HTTP, &URL] {
        assert_eq!(accepted(output.clone(), situation, Recorded).body, b"ab");
        refused(of(&json!({"statusCode": 200, "body": "a!", "isBase64Encoded": true}), situation), "body", Inferred);
    }
}

#[test]
fn nulls_are_as_good_as_nothing() {
    let output = json!({"statusCode": 200, "headers": null, "multiValueHeaders": null, "cookies": null});
    accepted(output, &HTTP, Recorded);
    accepted(json!({"statusCode": 200, "body": null}), &HTTP, Inferred);
}

#[test]
fn multiple_values_are_ignored() {
    let output = json!({"statusCode": 200, "headers": {"a": "1"}, "multiValueHeaders": {"a": ["2"], "b": ["3"]}});
    let verdict = accepted(output, &HTTP, Recorded);
    assert_eq!(header(&verdict.headers, "a"), ["1"]);
    assert!(header(&verdict.headers, "b").is_empty());
    assert_eq!(verdict.notes.len(), 1);
}

#[test]
fn cookies_become_one_header_each() {
    for situation in [&HTTP, &URL] {
        let verdict = accepted(json!({"statusCode": 200, "cookies": ["a=1; Path=/", "b=2"]}), situation, Recorded);
        assert_eq!(header(&verdict.headers, "set-cookie"), ["a=1; Path=/", "b=2"]);
        refused(of(&json!({"statusCode": 200, "cookies": "a=1"}), situation), "cookies", Inferred);
        refused(of(&json!({"statusCode": 200, "cookies": [1]}), situation), "cookies", Inferred);
        let verdict = accepted(json!({"statusCode": 200, "headers": {"Set-Cookie": "a=1"}}), situation, Recorded);
        assert!(verdict.notes[0].contains("`cookies`"));
    }
}

#[test]
fn a_status_that_is_no_whole_number_is_refused() {
    for situation in [&HTTP, &URL] {
        for status in [json!(200.5), json!(null), json!("test"), json!([])] {
            refused(of(&json!({ "statusCode": status }), situation), "statusCode", Inferred);
        }
    }
}

#[test]
fn a_status_in_quotes_is_known_of_function_urls_only() {
    assert_eq!(accepted(json!({"statusCode": "418"}), &URL, Recorded).status, 418);
    refused(of(&json!({"statusCode": "418"}), &HTTP), "statusCode", Inferred);
}

#[test]
fn a_function_url_takes_statuses_from_100_to_599() {
    for status in [99, 600, -1] {
        refused(of(&json!({ "statusCode": status }), &URL), "statusCode", Documented);
    }
    refused(of(&json!({"statusCode": 101}), &URL), "statusCode", Inferred);
}

#[test]
fn an_object_as_body_is_known_of_function_urls_only() {
    let output = json!({"statusCode": 200, "body": {"a": 1}});
    assert_eq!(accepted(output.clone(), &URL, Recorded).body, br#"{"a":1}"#);
    refused(of(&output, &HTTP), "body", Unclear);
    for body in [json!([1]), json!(42), json!(false)] {
        refused(of(&json!({"statusCode": 200, "body": body}), &URL), "body", Inferred);
    }
}

#[test]
fn header_values_are_strings() {
    for value in [json!(1), json!(true), json!(null), json!([]), json!({})] {
        refused(of(&json!({"statusCode": 200, "headers": { "x": value }}), &HTTP), "x", Inferred);
    }
}

#[test]
fn an_http_api_spells_header_names_in_its_own_way() {
    let verdict =
        accepted(json!({"statusCode": 200, "headers": {"myheader": "a", "x-CUSTOM-header": "b"}}), &HTTP, Recorded);
    let names: Vec<_> = verdict.headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Myheader", "X-Custom-Header", "Content-Type"]);
}

#[test]
fn a_function_error_is_a_500_or_a_502_in_plain_text() {
    let payload = json!({"errorType": "Error", "errorMessage": "boom"});
    let error = |situation| of(&payload, &Situation { function_error: Some("Unhandled"), ..situation });
    refused(error(HTTP), "", Reported);
    refused(error(URL), "", Reported);
    assert_eq!(error(URL).status, 502);
}

#[test]
fn an_output_that_is_too_long_is_a_function_error() {
    let output = json!({"statusCode": 200, "body": "x".repeat(MAX_OUTPUT_BYTES)});
    refused(of(&output, &HTTP), "", Reported);
    refused(of(&output, &URL), "", Reported);
}
