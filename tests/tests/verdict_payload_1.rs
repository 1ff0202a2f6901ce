//! How an HTTP API with payload format 1.0 treats a function's output, rule by rule.
//!
//! Sources: "Create AWS Lambda proxy integrations for HTTP APIs", and what was recorded and reported of APIs on AWS.

use api_handler::EventSource;
use api_handler::invocation::MAX_RESPONSE_BYTES;
use api_handler::testing::verdict::{Confidence, Situation, judge};
use api_handler_tests::rules::{Rule, hold};
use serde_json::{Value, json};

use Confidence::{Documented, Inferred, Recorded, Reported, Unclear};

const HTTP_V1: Situation<'static> = Situation::new(EventSource::HttpApiV1);
const FAILED: Situation<'static> = Situation { function_error: Some("Unhandled"), ..HTTP_V1 };

#[test]
fn a_status_is_required() {
    let refused = |rule, output: Value| Rule::new(rule, output).refused(500, "`statusCode`").sure(Documented);
    let not_object = |rule, output: Value| Rule::new(rule, output).refused(500, "the output is").sure(Documented);
    let accepted = |rule, output: Value| Rule::new(rule, output).sends(200, "").sure(Recorded);
    hold(
        HTTP_V1,
        [
            accepted("a status is needed and enough", json!({"statusCode": 200})),
            refused("nothing is inferred of an output without a status", json!({})),
            refused("nothing is inferred of an output with other keys", json!({"name": "x"})),
            refused("a status of 0 is malformed", json!({"statusCode": 0})).sure(Recorded),
            refused(
                "AWS\'s treatment of a status in quotes is unknown, so it is refused",
                json!({"statusCode": "200"}),
            )
            .sure(Inferred),
            refused("a fraction is refused", json!({"statusCode": 200.5})).sure(Inferred),
            not_object("text is malformed", json!("Hello")),
            not_object("a number is malformed", json!(1)),
            not_object("a bool is malformed", json!(true)),
            not_object("a list is malformed", json!([])),
            not_object("null is malformed", json!(null)),
            Rule::raw("an output that is not JSON is malformed", "hello")
                .refused(500, "the output is not JSON")
                .sure(Documented),
            accepted("unknown keys are ignored", json!({"statusCode": 200, "wrongValue": 1})),
            accepted(
                "both header maps may be null",
                json!({"statusCode": 200, "headers": null, "multiValueHeaders": null}),
            ),
            accepted("`cookies` belongs to payload 2.0 and is ignored", json!({"statusCode": 200, "cookies": ["a=1"]}))
                .header("Set-Cookie", &[])
                .with_note("`cookies`"),
            accepted("cookies of null are ignored without a note", json!({"statusCode": 200, "cookies": null})),
            Rule::raw("the last of two keys with the same name counts", r#"{"statusCode":200,"statusCode":201}"#)
                .sends(201, "")
                .sure(Inferred),
        ],
    );
}

#[test]
fn headers() {
    let of = |rule, output: Value| Rule::new(rule, output).sends(200, "").sure(Recorded);
    hold(
        HTTP_V1,
        [
            of(
                "for a name in both maps the single value comes first, unlike on a REST API",
                json!({"statusCode": 200, "headers": {"c": "s"}, "multiValueHeaders": {"C": ["m1", "m2"]}}),
            )
            .header("C", &["s", "m1", "m2"]),
            of("names are spelled in its own way", json!({"statusCode": 200, "headers": {"x-custom-header": "a"}}))
                .header("X-Custom-Header", &["a"]),
            of("short names are spelled in its own way too", json!({"statusCode": 200, "headers": {"myheader": "a"}}))
                .header("Myheader", &["a"]),
            of("without a content type it is plain text", json!({"statusCode": 200}))
                .header("Content-Type", &["text/plain; charset=utf-8"]),
            of(
                "several cookies are a list under set-cookie",
                json!({"statusCode": 200, "multiValueHeaders": {"set-cookie": ["a=1", "b=2"]}}),
            )
            .header("Set-Cookie", &["a=1", "b=2"]),
        ],
    );
}

#[test]
fn bodies() {
    let of = |rule, body: Value, flag: bool| {
        Rule::new(rule, json!({"statusCode": 200, "body": body, "isBase64Encoded": flag}))
    };
    hold(
        HTTP_V1,
        [
            of("a body is text", json!("ä"), false).sends(200, "ä").sure(Recorded),
            of("a body of null is empty", json!(null), false).sends(200, "").sure(Inferred),
            of("base64 is decoded, whatever the client accepts", json!("YWI="), true).sends(200, "ab").sure(Recorded),
            of("invalid base64 is refused", json!("a!"), true).refused(500, "`body`").sure(Inferred),
            of("a body that is an object is refused, since sources disagree", json!({"a": 1}), false)
                .refused(500, "`body`")
                .sure(Unclear),
        ],
    );
}

/// A failure is a 500 and almost never a 502.
#[test]
fn error_answers_to_the_byte() {
    let rows = [
        ("malformed", json!({}), HTTP_V1, Documented),
        ("a function error", json!({"errorMessage": "boom"}), FAILED, Reported),
        ("too large for Lambda", json!({"statusCode": 200, "body": "x".repeat(MAX_RESPONSE_BYTES)}), HTTP_V1, Reported),
    ];
    for (rule, output, situation, confidence) in rows {
        let verdict = judge(output.to_string().as_bytes(), &situation);
        assert_eq!((verdict.status, verdict.confidence), (500, confidence), "{rule}");
        assert_eq!(verdict.body, br#"{"message":"Internal Server Error"}"#, "{rule}");
        assert_eq!(verdict.headers, [("Content-Type".to_owned(), "application/json".to_owned())], "{rule}");
        assert_eq!(verdict.log, None, "there is no execution log");
    }
}
