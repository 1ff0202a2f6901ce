//! How an Application Load Balancer treats a function's output, rule by rule.
//!
//! Sources: "Use Lambda functions as targets of an Application Load Balancer", "Access logs for your Application Load
//! Balancer", "Troubleshoot your Application Load Balancers", and bug reports where the documentation says nothing.

use api_handler::EventSource;
use api_handler::invocation::MAX_RESPONSE_BYTES;
use api_handler::testing::verdict::{Confidence, Situation, judge};
use api_handler_tests::rules::{Rule, hold};
use serde_json::{Value, json};

use Confidence::{Documented, Inferred, Recorded, Reported};

const SINGLE: Situation<'static> = Situation::new(EventSource::Alb);
const MULTI: Situation<'static> = Situation { multi_value_headers: true, ..SINGLE };

/// An answer with one member added or changed.
fn with(rule: &'static str, name: &str, value: Value) -> Rule {
    let mut output = json!({"statusCode": 200});
    output[name] = value;
    Rule::new(rule, output)
}

#[test]
fn a_status_is_needed_and_enough() {
    for situation in [SINGLE, MULTI] {
        let missing = |rule, output: Value| Rule::new(rule, output).refused(502, "`statusCode`").sure(Reported);
        hold(
            situation,
            [
                Rule::new("a status alone is an answer, and no content type is added", json!({"statusCode": 200}))
                    .sends(200, "")
                    .header("content-type", &[])
                    .sure(Reported),
                missing("a body without a status is malformed", json!({"body": "x"})),
                missing("an object without a status is malformed", json!({})),
                Rule::new("text is malformed", json!("hello")).refused(502, "the output is").sure(Documented),
                Rule::raw("an output that is not JSON is malformed", "hello")
                    .refused(502, "the output is")
                    .sure(Documented),
            ],
        );
    }
}

#[test]
fn nothing_may_be_null() {
    let null = |rule, name: &str, named| with(rule, name, json!(null)).refused(502, named);
    hold(
        SINGLE,
        [
            null("a body of null is malformed, though it may be missing", "body", "`body`").sure(Reported),
            null("headers of null are malformed", "headers", "`headers`").sure(Reported),
            null("lists of headers of null are malformed", "multiValueHeaders", "`multiValueHeaders`").sure(Reported),
            null("a description of null is malformed", "statusDescription", "`statusDescription`").sure(Reported),
            null("a flag of null is assumed to be malformed", "isBase64Encoded", "`isBase64Encoded`").sure(Inferred),
            null("a status of null is assumed to be malformed", "statusCode", "`statusCode`").sure(Inferred),
        ],
    );
}

#[test]
fn a_status_description_is_the_code_one_space_and_the_reason() {
    let of = |rule, description: Value| with(rule, "statusDescription", description);
    let malformed = |rule, description| of(rule, description).refused(502, "`statusDescription`").sure(Reported);
    hold(
        SINGLE,
        [
            of("a description is code and reason", json!("200 OK")).sends(200, ""),
            of("a description may have a reason of several words", json!("200 Not So Bad")).sends(200, ""),
            malformed("a description without its code is malformed", json!("OK")),
            malformed("a description without its reason is malformed", json!("200")),
            malformed("a description with nothing but a space after the code is malformed", json!("200 ")),
            malformed("a description with two spaces is malformed", json!("200  OK")),
            malformed("a description of another code is malformed", json!("404 Not Found")),
            malformed("an empty description is malformed", json!("")),
            malformed("a description with a line break is malformed", json!("200 a\nb")),
            malformed("a description that is a number is malformed", json!(200)),
        ],
    );
}

#[test]
fn headers() {
    let value = |rule, value: Value| with(rule, "headers", json!({ "x": value })).refused(502, "`x`");
    let one = || json!({"statusCode": 200, "headers": {"a": "1"}});
    let many = || json!({"statusCode": 200, "multiValueHeaders": {"a": ["1", "2"]}});
    let both = || json!({"statusCode": 200, "headers": {"a": "1"}, "multiValueHeaders": {"a": ["1", "2"]}});
    hold(
        SINGLE,
        [
            value("a header value that is a bool is malformed", json!(true)).sure(Reported),
            value("a header value that is a number is malformed, as a content length", json!(3)).sure(Reported),
            value("a header value of null is assumed to be malformed", json!(null)).sure(Inferred),
            with("a list of values that is text is malformed", "multiValueHeaders", json!({"x": "y"}))
                .when(MULTI)
                .refused(502, "`x`")
                .sure(Recorded),
            Rule::new("without multi-value headers the map of single values is read", one())
                .sends(200, "")
                .header("a", &["1"]),
            Rule::new("without multi-value headers the map of lists alone is not read", many())
                .refused(502, "no `headers`")
                .sure(Documented),
            Rule::new("with multi-value headers the map of lists is read", many())
                .when(MULTI)
                .sends(200, "")
                .header("a", &["1", "2"]),
            Rule::new("with multi-value headers the map of single values alone is not read", one())
                .when(MULTI)
                .refused(502, "no `multiValueHeaders`")
                .sure(Documented),
            Rule::new("both maps work without multi-value headers", both()).sends(200, "").header("a", &["1"]),
            Rule::new("both maps work with multi-value headers", both())
                .when(MULTI)
                .sends(200, "")
                .header("a", &["1", "2"]),
            with(
                "headers of the connection are the load balancer's own",
                "headers",
                json!({"Connection": "close", "a": "b"}),
            )
            .sends(200, "")
            .header("Connection", &[])
            .header("a", &["b"])
            .with_note("`Connection`"),
            with("the content length is computed", "headers", json!({"content-length": "3"}))
                .sends(200, "")
                .header("content-length", &[])
                .with_note("`content-length`"),
        ],
    );
}

#[test]
fn keys_bodies_and_sizes() {
    let encoded = |rule, body: &str| Rule::new(rule, json!({"statusCode": 200, "body": body, "isBase64Encoded": true}));
    let of_length = |rule, length: usize| with(rule, "body", json!("x".repeat(length)));
    let envelope = r#"{"body":"","statusCode":200}"#.len();
    hold(
        SINGLE,
        [
            with("a key that it is not known to ignore is refused", "cookies", json!(["a=b"]))
                .refused(502, "`cookies`")
                .sure(Inferred),
            with("letter case counts", "Body", json!("x")).refused(502, "is spelled `body`").sure(Inferred),
            with("a body that is an object is refused", "body", json!({})).refused(502, "`body`").sure(Inferred),
            encoded("base64 is always decoded", "YWI=").sends(200, "ab"),
            encoded("invalid base64 is refused", "a!").refused(502, "`body`").sure(Inferred),
            of_length("an output may have a megabyte", 1_000_000 - envelope)
                .sends(200, "x".repeat(1_000_000 - envelope)),
            of_length("an output of one byte more than a megabyte is refused", 1_000_001 - envelope)
                .refused(502, "1 MB")
                .sure(Documented),
        ],
    );
}

/// The page that the client sees, whatever is wrong, and the access log's `error_reason`.
#[test]
fn error_answers_to_the_byte() {
    let failed = Situation { function_error: Some("Unhandled"), ..SINGLE };
    let rows = [
        ("malformed", json!({}), SINGLE, "LambdaInvalidResponse"),
        (
            "invalid base64",
            json!({"statusCode": 200, "body": "a!", "isBase64Encoded": true}),
            SINGLE,
            "LambdaInvalidResponse",
        ),
        ("a function error", json!({"errorMessage": "boom"}), failed, "LambdaUnhandled"),
        ("a time-out", json!({"errorMessage": "Task timed out after 3.00 seconds"}), failed, "LambdaUnhandled"),
        (
            "too large for the load balancer",
            json!({"statusCode": 200, "body": "x".repeat(1_000_000)}),
            SINGLE,
            "LambdaResponseTooLarge",
        ),
    ];
    for (rule, output, situation, reason) in rows {
        let verdict = judge(output.to_string().as_bytes(), &situation);
        assert_eq!((verdict.status, verdict.body.len(), verdict.log.as_deref()), (502, 122, Some(reason)), "{rule}");
        assert!(verdict.body.starts_with(b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"), "{rule}");
        let headers = [("Server", "awselb/2.0"), ("Content-Type", "text/html")];
        assert_eq!(verdict.headers, headers.map(|(name, value)| (name.to_owned(), value.to_owned())), "{rule}");
    }
    // Lambda's own limit comes first.
    let verdict =
        judge(json!({"statusCode": 200, "body": "x".repeat(MAX_RESPONSE_BYTES)}).to_string().as_bytes(), &SINGLE);
    assert_eq!((verdict.status, verdict.log.as_deref()), (502, Some("LambdaUnhandled")));
}
