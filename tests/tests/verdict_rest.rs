//! What a REST API makes of a function's output, rule by rule.

use api_handler::EventSource;
use api_handler::testing::verdict::{Confidence, MAX_OUTPUT_BYTES, Situation, Verdict, judge};
use serde_json::{Value, json};

const REST: Situation<'static> = Situation::new(EventSource::RestApi);
const ERROR: &[u8] = br#"{"message": "Internal server error"}"#;

fn of(output: Value) -> Verdict {
    judge(output.to_string().as_bytes(), &REST)
}

#[track_caller]
fn accepted(output: Value, confidence: Confidence) -> Verdict {
    let verdict = of(output);
    assert_eq!(verdict.reason, None);
    assert_eq!(verdict.confidence, confidence);
    assert_eq!(verdict.log, None);
    verdict
}

#[track_caller]
fn refused(verdict: Verdict, field: &str, confidence: Confidence) {
    let reason = verdict.reason.expect("a refusal");
    assert!(reason.contains(&format!("`{field}`")) || field.is_empty(), "{reason}");
    assert!(!reason.contains('\n') && !reason.ends_with('.'), "{reason}");
    assert_eq!((verdict.status, verdict.confidence), (502, confidence), "{reason}");
    assert_eq!(verdict.body, ERROR);
    assert_eq!(verdict.headers.len(), 2);
    assert_eq!(header(&verdict.headers, "content-type"), ["application/json"]);
    assert_eq!(header(&verdict.headers, "x-amzn-errortype"), ["InternalServerErrorException"]);
    let line = "Execution failed due to configuration error: Malformed Lambda proxy response";
    assert_eq!(verdict.log.as_deref(), Some(line));
    assert!(!verdict.accepted);
}

fn header<'v>(headers: &'v [(String, String)], name: &str) -> Vec<&'v str> {
    headers.iter().filter(|(told, _)| told.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str()).collect()
}

use Confidence::{Inferred, Recorded, Reported, Unclear};

#[test]
fn a_status_alone_is_an_empty_json_answer() {
    let verdict = accepted(json!({"statusCode": 200}), Recorded);
    assert_eq!((verdict.status, verdict.body.as_slice()), (200, &b""[..]));
    assert_eq!(verdict.headers, [("Content-Type".to_owned(), "application/json".to_owned())]);
}

#[test]
fn no_field_is_mandatory() {
    assert_eq!(accepted(json!({}), Recorded).status, 200);
    assert_eq!(accepted(json!({"headers": {"a": "b"}}), Recorded).status, 200);
    let verdict = accepted(json!({"body": "text"}), Inferred);
    assert_eq!((verdict.status, verdict.body.as_slice()), (200, &b"text"[..]));
}

#[test]
fn a_status_may_be_a_number_in_quotes() {
    assert_eq!(accepted(json!({"statusCode": "201"}), Recorded).status, 201);
}

#[test]
fn a_status_that_is_no_number_is_refused() {
    refused(of(json!({"statusCode": "test"})), "statusCode", Recorded);
    for status in [json!(true), json!({}), json!([200])] {
        refused(of(json!({ "statusCode": status })), "statusCode", Inferred);
    }
}

#[test]
fn a_status_of_zero_is_refused() {
    refused(of(json!({"statusCode": 0})), "statusCode", Recorded);
}

#[test]
fn a_status_that_nobody_knows_the_fate_of_is_refused_with_a_note() {
    for status in [json!(null), json!(200.5), json!(200.0), json!(-1), json!(99), json!(600), json!(100), json!(199)] {
        let verdict = of(json!({ "statusCode": status }));
        assert!(verdict.reason.as_deref().unwrap().contains("AWS is unclear"), "{verdict:?}");
        refused(verdict, "statusCode", Inferred);
    }
    for status in ["1e400", "99999999999999999999", "2e2"] {
        refused(judge(format!("{{\"statusCode\":{status}}}").as_bytes(), &REST), "statusCode", Inferred);
    }
}

#[test]
fn an_unknown_key_is_refused_whatever_the_rest_is() {
    refused(of(json!({"statusCode": 200, "body": "x", "wrongValue": "y"})), "wrongValue", Recorded);
    refused(judge(br#"{"\ud800":1}"#, &REST), "", Recorded);
}

#[test]
fn cookies_are_a_field_of_payload_2_and_refused() {
    refused(of(json!({"statusCode": 200, "cookies": ["a=b"]})), "cookies", Reported);
}

#[test]
fn a_status_description_is_a_field_of_load_balancers_and_refused() {
    refused(of(json!({"statusCode": 200, "statusDescription": "200 OK"})), "statusDescription", Inferred);
}

#[test]
fn keys_are_case_sensitive() {
    for (wrong, right) in [("StatusCode", "statusCode"), ("Body", "body"), ("isbase64encoded", "isBase64Encoded")] {
        let verdict = of(json!({ wrong: null }));
        assert!(verdict.reason.as_deref().unwrap().contains(&format!("`{right}`")));
        refused(verdict, wrong, Inferred);
    }
}

#[test]
fn headers_may_be_missing_null_or_empty() {
    for headers in [json!(null), json!({})] {
        accepted(json!({"statusCode": 200, "headers": headers, "multiValueHeaders": null}), Recorded);
    }
}

#[test]
fn headers_as_a_list_are_refused() {
    refused(of(json!({"headers": []})), "headers", Reported);
    refused(of(json!({"multiValueHeaders": ["a"]})), "multiValueHeaders", Inferred);
}

#[test]
fn a_header_value_is_text_and_a_bool_becomes_it() {
    let verdict = accepted(json!({"headers": {"a": "b", "Yes": true, "no": false}}), Recorded);
    assert_eq!(header(&verdict.headers, "yes"), ["true"]);
    assert_eq!(header(&verdict.headers, "no"), ["false"]);
    assert!(verdict.headers.iter().any(|(name, _)| name == "Yes"), "the letter case is kept");
}

#[test]
fn a_number_as_header_value_is_reported_both_ways_and_refused() {
    refused(of(json!({"headers": {"content-length": 3}})), "content-length", Unclear);
}

#[test]
fn other_header_values_are_refused() {
    for value in [json!(null), json!(["a"]), json!({})] {
        refused(of(json!({"headers": { "x": value }})), "x", Inferred);
    }
}

#[test]
fn multiple_values_are_a_list_of_strings() {
    let verdict = accepted(json!({"multiValueHeaders": {"set-cookie": ["a=1", "b=2"], "none": []}}), Recorded);
    assert_eq!(header(&verdict.headers, "set-cookie"), ["a=1", "b=2"]);
    assert!(header(&verdict.headers, "none").is_empty());
    refused(of(json!({"multiValueHeaders": {"a": "b"}})), "a", Recorded);
    refused(of(json!({"multiValueHeaders": {"a": [1]}})), "a", Inferred);
}

#[test]
fn multiple_values_come_before_the_single_one_and_spell_the_name() {
    let output = json!({"headers": {"c": "s", "other": "o"}, "multiValueHeaders": {"C": ["m1", "m2"]}});
    let verdict = accepted(output, Recorded);
    assert_eq!(header(&verdict.headers, "c"), ["m1", "m2", "s"]);
    assert!(verdict.headers.iter().all(|(name, _)| name != "c"));
    assert_eq!(header(&verdict.headers, "other"), ["o"]);
}

#[test]
fn the_same_pair_in_both_maps_comes_once() {
    let verdict = accepted(json!({"headers": {"a": "1"}, "multiValueHeaders": {"a": ["1", "2"]}}), Recorded);
    assert_eq!(header(&verdict.headers, "a"), ["1", "2"]);
}

#[test]
fn a_body_is_a_string_missing_or_null() {
    assert_eq!(accepted(json!({"statusCode": 200, "body": "ä"}), Recorded).body, "ä".as_bytes());
    assert_eq!(accepted(json!({"statusCode": 200, "body": ""}), Recorded).body, b"");
    assert_eq!(accepted(json!({"statusCode": 200, "body": null}), Inferred).body, b"");
}

#[test]
fn a_body_that_is_no_string_is_refused() {
    refused(of(json!({"statusCode": 200, "body": {"a": 1}})), "body", Reported);
    for body in [json!([1]), json!(42), json!(true)] {
        refused(of(json!({"statusCode": 200, "body": body})), "body", Inferred);
    }
    refused(judge(br#"{"body":"\udc00"}"#, &REST), "body", Inferred);
}

#[test]
fn the_base64_flag_is_a_bool_or_one_in_quotes() {
    for (flag, confidence) in
        [(json!(true), Recorded), (json!(false), Recorded), (json!("true"), Reported), (json!("False"), Reported)]
    {
        accepted(json!({"statusCode": 200, "body": "", "isBase64Encoded": flag}), confidence);
    }
    accepted(json!({"statusCode": 200, "isBase64Encoded": null}), Inferred);
    refused(of(json!({"isBase64Encoded": "yes"})), "isBase64Encoded", Reported);
    refused(of(json!({"isBase64Encoded": 1})), "isBase64Encoded", Inferred);
}

#[test]
fn base64_encoded_is_an_alias_and_stronger() {
    let image = Situation { accept: Some("image/png"), binary_media_types: &["image/png"], ..REST };
    let output = json!({"statusCode": 200, "body": "YWI=", "base64Encoded": true, "isBase64Encoded": false});
    let verdict = judge(output.to_string().as_bytes(), &image);
    assert_eq!((verdict.body.as_slice(), verdict.confidence), (&b"ab"[..], Reported));
}

#[test]
fn an_output_that_is_no_object_is_refused() {
    refused(of(json!("hello")), "", Recorded);
    for output in [json!(1), json!(true), json!([1]), json!(null)] {
        refused(of(output), "", Inferred);
    }
    for output in [&b""[..], b"hello", b"{", b"\xff", b"{}{}"] {
        refused(judge(output, &REST), "", Inferred);
    }
}

#[test]
fn an_output_that_is_encoded_twice_is_refused() {
    let verdict = of(json!(r#"{"statusCode":200}"#));
    assert!(verdict.reason.as_deref().unwrap().contains("once too often"));
    refused(verdict, "", Recorded);
}

#[test]
fn an_output_that_looks_like_an_error_is_refused() {
    refused(of(json!({"errorMessage": "x", "errorType": "y"})), "errorMessage", Inferred);
}

#[test]
fn a_204_or_304_reaches_the_client_without_its_body() {
    for status in [204, 304] {
        let verdict = accepted(json!({"statusCode": status, "body": "x"}), Inferred);
        assert_eq!((verdict.status, verdict.body.len(), verdict.notes.len()), (status, 0, 1));
        assert!(accepted(json!({"statusCode": status, "body": ""}), Recorded).notes.is_empty());
    }
}

#[test]
fn of_two_members_with_one_name_the_last_counts() {
    let verdict = judge(br#"{"statusCode":200,"statusCode":201,"headers":{"a":"1","a":"2"}}"#, &REST);
    assert_eq!((verdict.status, verdict.confidence), (201, Inferred));
    assert_eq!(header(&verdict.headers, "a"), ["2"]);
}

#[test]
fn the_longest_output_is_6291556_bytes() {
    let envelope = r#"{"statusCode":200,"body":""}"#.len();
    let output = |length: usize| json!({"statusCode": 200, "body": "x".repeat(length - envelope)});
    accepted(output(MAX_OUTPUT_BYTES), Recorded);
    let verdict = of(output(MAX_OUTPUT_BYTES + 1));
    assert_eq!((verdict.status, verdict.confidence, verdict.body.as_slice()), (502, Reported, ERROR));
    assert!(
        verdict.log.unwrap().starts_with("Lambda execution failed with status 200 due to customer function error:")
    );
    assert!(verdict.reason.unwrap().contains("6291556"));
}

#[test]
fn a_header_block_over_10240_bytes_is_refused() {
    accepted(json!({"headers": {"x": "v".repeat(10_235)}}), Recorded);
    refused(of(json!({"headers": {"x": "v".repeat(10_236)}})), "", Inferred);
    refused(of(json!({"multiValueHeaders": {"x": vec!["v".repeat(100); 103]}})), "", Inferred);
}

#[test]
fn headers_that_http_cannot_carry_are_refused() {
    for name in ["a b", "", "ä", "a\nb", "a:b"] {
        refused(of(json!({"headers": { name: "x" }})), "", Inferred);
    }
    for value in ["a\r\nset-cookie: b", "\u{7}", "ä", "\u{0}"] {
        refused(of(json!({"headers": { "x": value }})), "x", Inferred);
    }
}

#[test]
fn some_headers_are_renamed_and_some_dropped() {
    for name in ["Date", "Server", "Connection", "Content-Length", "Authorization", "User-Agent", "WWW-Authenticate"] {
        let verdict = accepted(json!({"headers": { name: "x" }}), Recorded);
        assert_eq!(header(&verdict.headers, &format!("x-amzn-Remapped-{name}")), ["x"]);
        assert!(header(&verdict.headers, name).is_empty());
        assert!(verdict.notes[0].contains(name));
    }
    for name in ["Expect", "Host", "TE", "Trailer", "Upgrade", "Transfer-Encoding", "Via", "X-Amzn-Trace-Id"] {
        let verdict = accepted(json!({"headers": { name: "x" }}), Recorded);
        assert_eq!(verdict.headers.len(), 1, "only the content type is left");
    }
}

#[test]
fn a_function_error_is_a_502() {
    for (kind, message) in [("Unhandled", "boom"), ("Runtime.ExitError", "Runtime exited with error: exit status 1")] {
        let situation = Situation { function_error: Some(kind), request_id: "8e5c", ..REST };
        let payload = json!({"errorType": kind, "errorMessage": message});
        let verdict = judge(payload.to_string().as_bytes(), &situation);
        assert_eq!((verdict.status, verdict.confidence, verdict.body.as_slice()), (502, Reported, ERROR));
        let reason = verdict.reason.unwrap();
        assert!(reason.contains(kind) && reason.contains(message), "{reason}");
        let line = format!(
            "Lambda execution failed with status 200 due to customer function error: {message}. Lambda request id: 8e5c"
        );
        assert_eq!(verdict.log, Some(line));
    }
}

#[test]
fn a_body_is_decoded_when_accept_begins_with_a_binary_media_type() {
    let matrix: &[(&[&str], Option<&str>, bool)] = &[
        (&[], Some("image/png"), false),
        (&["image/png", "*/test"], Some("image/png"), true),
        (&["image/png", "*/test"], Some("image/png; q=0.5"), true),
        (&["image/png", "*/test"], Some("image/jpg"), false),
        (&["image/png", "*/test"], Some("image/*"), false),
        (&["image/png", "*/test"], Some("*/test"), false),
        (&["image/png", "*/test"], Some("random/test"), false),
        (&["image/png", "*/test"], Some("*/*"), false),
        (&["image/png", "*/test"], Some("image/webp,image/png,*/*;q=0.8"), false),
        (&["image/png", "*/test"], Some("image/png,image/*,*/*;q=0.8"), true),
        (&["image/png", "application/*", "image/jpg"], Some("application/whatever"), true),
        (&["image/png", "application/*", "image/jpg"], Some("application/test"), true),
        (&["image/png", "application/*", "image/jpg"], Some("application/*"), true),
        (&["*/*"], None, true),
        (&["*/*"], Some("text/html"), true),
        (&["image/png"], None, false),
    ];
    let output = json!({"statusCode": 200, "body": "iVBORw==", "isBase64Encoded": true}).to_string();
    for &(binary_media_types, accept, decoded) in matrix {
        let verdict = judge(output.as_bytes(), &Situation { accept, binary_media_types, ..REST });
        assert!(verdict.accepted);
        let expected = if decoded { &b"\x89PNG"[..] } else { &b"iVBORw=="[..] };
        assert_eq!(verdict.body, expected, "{binary_media_types:?} {accept:?}");
        assert_eq!(verdict.notes.is_empty(), decoded);
    }
}

#[test]
fn a_flag_that_is_false_decodes_nothing() {
    let output = json!({"statusCode": 200, "body": "iVBORw==", "isBase64Encoded": false}).to_string();
    let verdict = judge(output.as_bytes(), &Situation { binary_media_types: &["*/*"], ..REST });
    assert_eq!(verdict.body, b"iVBORw==");
}

#[test]
fn base64_that_is_none_is_a_500() {
    let output = json!({"statusCode": 200, "body": "not base64!", "isBase64Encoded": true}).to_string();
    let verdict = judge(output.as_bytes(), &Situation { binary_media_types: &["*/*"], ..REST });
    assert_eq!((verdict.status, verdict.body.as_slice()), (500, ERROR));
    assert_eq!(verdict.confidence, Confidence::Documented);
    assert!(verdict.log.unwrap().ends_with("Unable to base64 decode the body."));
    assert!(verdict.reason.unwrap().contains("`body`"));
}
