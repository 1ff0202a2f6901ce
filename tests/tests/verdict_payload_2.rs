//! How an HTTP API with payload format 2.0 and a function URL treat a function's output, rule by rule.
//!
//! Sources: "Create AWS Lambda proxy integrations for HTTP APIs", "Invoking Lambda function URLs", and what was
//! recorded and reported of both on AWS.

use api_handler::EventSource;
use api_handler::invocation::MAX_RESPONSE_BYTES;
use api_handler::testing::verdict::{Confidence, Situation, judge};
use api_handler_tests::rules::{Rule, hold};
use serde_json::{Value, json};

use Confidence::{Documented, Inferred, Recorded, Reported, Unclear};

const HTTP: Situation<'static> = Situation::new(EventSource::HttpApi);
const URL: Situation<'static> = Situation::new(EventSource::FunctionUrl);

/// An HTTP API answers 500 where a function URL answers 502.
const BOTH: [(Situation<'static>, u16); 2] = [(HTTP, 500), (URL, 502)];

#[test]
fn an_output_without_a_status_is_the_body_of_a_200() {
    let http = |rule, output: Value, body: &str| {
        Rule::new(rule, output).sends(200, body).header("Content-Type", &["application/json"])
    };
    let url = |rule, output: Value, body: &str| http(rule, output, body).when(URL).sure(Recorded);
    let header = |rule, output: Value, body: &str| {
        Rule::new(rule, output).sends(200, body).sure(Documented).with_note("without `statusCode`")
    };
    hold(
        HTTP,
        [
            // Spelled in the gateway's own way, which is the same.
            http("an object without a status is the body, as JSON", json!({"name": "x"}), r#"{"name":"x"}"#)
                .sure(Documented),
            url(
                "an object without a status is the body of a function URL's answer too",
                json!({"hello": "world"}),
                r#"{"hello":"world"}"#,
            ),
            header(
                "an object without a status is the body, also with a `body` in it",
                json!({"body": "x"}),
                r#"{"body":"x"}"#,
            ),
            http("text is the body without its quotes", json!("Hello"), "Hello").sure(Documented),
            url("a function URL sends text without its quotes too", json!("hello"), "hello"),
            http("a number is the body", json!(1.5), "1.5").sure(Reported),
            url("a function URL sends a number as its text", json!(1.5), "1.5"),
            http("a bool is the body", json!(true), "true").sure(Reported),
            url("a function URL sends a bool as its text", json!(true), "true"),
            http("a list is the body", json!([1, "a"]), r#"[1,"a"]"#).sure(Reported),
            url("a function URL sends a list as its JSON", json!([1, "a"]), r#"[1,"a"]"#),
        ],
    );
    for (situation, status) in BOTH {
        let unclear = |rule, output: &[u8]| Rule::raw(rule, output).refused(status, "is not JSON").sure(Unclear);
        hold(
            situation,
            [
                Rule::new("AWS\'s treatment of null is unknown, so it is refused", json!(null))
                    .refused(status, "the output is null")
                    .sure(Inferred),
                unclear("sources disagree about an empty output, so it is refused", b""),
                unclear("sources disagree about an output that is not JSON, so it is refused", b"hello"),
                unclear("sources disagree about an output that is not UTF-8, so it is refused", b"\xff"),
            ],
        );
    }
}

#[test]
fn statuses() {
    for (situation, refusal) in BOTH {
        let of = |rule, status: Value| {
            Rule::new(rule, json!({ "statusCode": status })).refused(refusal, "`statusCode`").sure(Inferred)
        };
        hold(
            situation,
            [
                Rule::new("a status makes an output an answer", json!({"statusCode": 418}))
                    .sends(418, "")
                    .sure(Recorded),
                of("a fraction is refused", json!(200.5)),
                of("null is refused", json!(null)),
                of("text is refused", json!("test")),
                of("a list is refused", json!([])),
                of("an interim status ends no request, so it is refused", json!(101)),
            ],
        );
    }
    let of = |rule, status: Value| Rule::new(rule, json!({ "statusCode": status }));
    hold(
        HTTP,
        [
            of("a status of 0 is malformed", json!(0)).refused(500, "`statusCode`").sure(Recorded),
            of("a status in quotes is known of function URLs only", json!("418"))
                .refused(500, "`statusCode`")
                .sure(Inferred),
        ],
    );
    hold(
        URL,
        [
            of("a status may be a number in quotes", json!("418")).sends(418, "").sure(Recorded),
            of("a status of 0 is outside of 100 to 599", json!(0)).refused(502, "100 to 599").sure(Documented),
            of("a status of 99 is outside of 100 to 599", json!(99)).refused(502, "100 to 599").sure(Documented),
            of("a status of 600 is outside of 100 to 599", json!(600)).refused(502, "100 to 599").sure(Documented),
            of("a negative status is outside of 100 to 599", json!(-1)).refused(502, "100 to 599").sure(Documented),
        ],
    );
}

#[test]
fn keys_and_headers() {
    for (situation, refusal) in BOTH {
        let of = |rule, fields: Value| {
            let mut output = json!({"statusCode": 200});
            output.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            Rule::new(rule, output)
        };
        let value = |rule, value: Value| {
            of(rule, json!({"headers": { "x": value }})).refused(refusal, "`x` in `headers`").sure(Inferred)
        };
        let is_http = situation.source == EventSource::HttpApi;
        let (cookie, default) =
            if is_http { ("Set-Cookie", "text/plain; charset=utf-8") } else { ("set-cookie", "application/json") };
        hold(
            situation,
            [
                of("unknown keys beside a status are ignored", json!({"wrongValue": 1})).sends(200, "").sure(Recorded),
                of("lists of headers that are empty are ignored", json!({"multiValueHeaders": {}})).sends(200, ""),
                of(
                    "headers, lists and cookies may be null",
                    json!({"headers": null, "multiValueHeaders": null, "cookies": null}),
                )
                .sends(200, "")
                .sure(Recorded),
                of("each source has its own default content type", json!({}))
                    .sends(200, "")
                    .header("Content-Type", &[default])
                    .sure(Recorded),
                of(
                    "lists of headers are ignored",
                    json!({"headers": {"A": "1"}, "multiValueHeaders": {"A": ["2"], "B": ["3"]}}),
                )
                .sends(200, "")
                .header("A", &["1"])
                .header("B", &[])
                .with_note("`multiValueHeaders` is ignored"),
                of("each entry of `cookies` is a header of its own", json!({"cookies": ["a=1; Path=/", "b=2"]}))
                    .sends(200, "")
                    .header(cookie, &["a=1; Path=/", "b=2"])
                    .sure(Recorded),
                of("cookies that are not a list are refused", json!({"cookies": "a=1"}))
                    .refused(refusal, "`cookies`")
                    .sure(Inferred),
                of("a cookie that is not text is refused", json!({"cookies": [1]}))
                    .refused(refusal, "`cookies`")
                    .sure(Inferred),
                of("a cookie among the headers should be among the cookies", json!({"headers": {"Set-Cookie": "a=1"}}))
                    .sends(200, "")
                    .with_note("`cookies`"),
                value("a header value that is a number is refused", json!(1)),
                value("a header value that is a bool is refused", json!(true)),
                value("a header value of null is refused", json!(null)),
                value("a header value that is a list is refused", json!([])),
                value("a header value that is an object is refused", json!({})),
            ],
        );
    }
    hold(
        HTTP,
        [Rule::new(
            "an HTTP API spells names in its own way",
            json!({"statusCode": 200, "headers": {"myheader": "a", "x-CUSTOM-header": "b"}}),
        )
        .sends(200, "")
        .header("Myheader", &["a"])
        .header("X-Custom-Header", &["b"])],
    );
}

#[test]
fn bodies() {
    for (situation, refusal) in BOTH {
        let of = |rule, body: Value, flag: bool| {
            Rule::new(rule, json!({"statusCode": 200, "body": body, "isBase64Encoded": flag}))
        };
        hold(
            situation,
            [
                of("a body is text", json!("body123"), false).sends(200, "body123").sure(Recorded),
                of("a body of null is empty", json!(null), false).sends(200, "").sure(Inferred),
                of("base64 is decoded, whatever the client accepts", json!("YWI="), true)
                    .sends(200, "ab")
                    .sure(Recorded),
                of("invalid base64 is refused", json!("a!"), true).refused(refusal, "`body`").sure(Inferred),
                of("a body that is a list is refused", json!([1]), false).refused(refusal, "`body`").sure(Inferred),
                of("a body that is a number is refused", json!(42), false).refused(refusal, "`body`").sure(Inferred),
                of("a body that is a bool is refused", json!(false), false).refused(refusal, "`body`").sure(Inferred),
            ],
        );
    }
    let object = |rule| Rule::new(rule, json!({"statusCode": 200, "body": {"a": 1}}));
    hold(HTTP, [object("sources disagree about a body that is an object").refused(500, "`body`").sure(Unclear)]);
    hold(URL, [object("a body that is an object is sent as JSON").sends(200, r#"{"a":1}"#).sure(Recorded)]);
}

#[test]
fn error_answers_to_the_byte() {
    let url = (502, &b"Internal Server Error"[..], "text/plain");
    let http = (500, &br#"{"message":"Internal Server Error"}"#[..], "application/json");
    for (source, (status, body, content_type)) in [(HTTP, http), (URL, url)] {
        let failed = Situation { function_error: Some("Unhandled"), ..source };
        let rows = [
            ("malformed", json!({"statusCode": "test"}), source, Inferred),
            ("a function error", json!({"errorType": "Error", "errorMessage": "boom"}), failed, Reported),
            (
                "too large for Lambda",
                json!({"statusCode": 200, "body": "x".repeat(MAX_RESPONSE_BYTES)}),
                source,
                Reported,
            ),
        ];
        for (rule, output, situation, confidence) in rows {
            let verdict = judge(output.to_string().as_bytes(), &situation);
            assert_eq!(
                (verdict.status, verdict.body.as_slice(), verdict.confidence),
                (status, body, confidence),
                "{rule}"
            );
            assert_eq!(verdict.headers, [("Content-Type".to_owned(), content_type.to_owned())], "{rule}");
            assert_eq!(verdict.log, None, "there is no execution log");
        }
    }
}
