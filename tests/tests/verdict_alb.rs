//! What an Application Load Balancer makes of a function's output, rule by rule.
//!
//! Sources: "Use Lambda functions as targets of an Application Load Balancer", "Access logs for your Application Load
//! Balancer", "Troubleshoot your Application Load Balancers", and bug reports where they are silent.

use api_handler::EventSource;
use api_handler::invocation::MAX_RESPONSE_BYTES;
use api_handler::testing::verdict::{Confidence, Situation, judge};
use api_handler_tests::rules::{Rule, hold};
use serde_json::{Value, json};

use Confidence::{Documented, Inferred, Recorded, Reported};

const SINGLE: Situation<'static> = Situation::new(EventSource::Alb);
const MULTI: Situation<'static> = Situation { multi_value_headers: true, ..SINGLE };

/// An answer with one member more, or one that is changed.
fn with(words: &'static str, name: &str, value: Value) -> Rule {
    let mut output = json!({"statusCode": 200});
    output[name] = value;
    Rule::new(words, output)
}

#[test]
fn a_status_is_needed_and_enough() {
    for situation in [SINGLE, MULTI] {
        let missing = |words, output: Value| Rule::new(words, output).refused(502, "`statusCode`").sure(Reported);
        hold(
            situation,
            [
                Rule::new("a status alone is an answer, and no content type is made up", json!({"statusCode": 200}))
                    .sends(200, "")
                    .header("content-type", &[])
                    .sure(Reported),
                missing("a body without a status is malformed", json!({"body": "x"})),
                missing("an object without a status is malformed", json!({})),
                Rule::new("text is malformed", json!("hello")).refused(502, "the output is").sure(Documented),
                Rule::raw("what is no JSON is malformed", "hello").refused(502, "the output is").sure(Documented),
            ],
        );
    }
}

#[test]
fn nothing_may_be_null() {
    let null = |words, name: &str, named| with(words, name, json!(null)).refused(502, named);
    hold(
        SINGLE,
        [
            null("a body of null is malformed, though it may be missing", "body", "`body`").sure(Reported),
            null("headers of null are malformed", "headers", "`headers`").sure(Reported),
            null("lists of headers of null are malformed", "multiValueHeaders", "`multiValueHeaders`").sure(Reported),
            null("a description of null is malformed", "statusDescription", "`statusDescription`").sure(Reported),
            null("a flag of null is taken for malformed", "isBase64Encoded", "`isBase64Encoded`").sure(Inferred),
            null("a status of null is taken for malformed", "statusCode", "`statusCode`").sure(Inferred),
        ],
    );
}

#[test]
fn a_status_description_is_the_code_one_space_and_the_reason() {
    let of = |words, description: Value| with(words, "statusDescription", description);
    let malformed = |words, description| of(words, description).refused(502, "`statusDescription`").sure(Reported);
    hold(
        SINGLE,
        [
            of("a description is code and reason", json!("200 OK")).sends(200, ""),
            of("a description may have a reason of several words", json!("200 Not So Bad")).sends(200, ""),
            malformed("a description without its code is malformed", json!("OK")),
            malformed("a description without its reason is malformed", json!("200")),
            malformed("a description with nothing but a space behind the code is malformed", json!("200 ")),
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
    let value = |words, value: Value| with(words, "headers", json!({ "x": value })).refused(502, "`x`");
    let one = || json!({"statusCode": 200, "headers": {"a": "1"}});
    let many = || json!({"statusCode": 200, "multiValueHeaders": {"a": ["1", "2"]}});
    let both = || json!({"statusCode": 200, "headers": {"a": "1"}, "multiValueHeaders": {"a": ["1", "2"]}});
    hold(
        SINGLE,
        [
            value("a header value that is a bool is malformed", json!(true)).sure(Reported),
            value("a header value that is a number is malformed, as a content length", json!(3)).sure(Reported),
            value("a header value of null is taken for malformed", json!(null)).sure(Inferred),
            with("a list of values that is text is malformed", "multiValueHeaders", json!({"x": "y"}))
                .when(MULTI)
                .refused(502, "`x`")
                .sure(Recorded),
            Rule::new("without multi-value headers the one map is read", one()).sends(200, "").header("a", &["1"]),
            Rule::new("without multi-value headers the map of lists alone is not read", many())
                .refused(502, "no `headers`")
                .sure(Documented),
            Rule::new("with multi-value headers the map of lists is read", many())
                .when(MULTI)
                .sends(200, "")
                .header("a", &["1", "2"]),
            Rule::new("with multi-value headers the one map alone is not read", one())
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
            .noted("`Connection`"),
            with("the content length is computed", "headers", json!({"content-length": "3"}))
                .sends(200, "")
                .header("content-length", &[])
                .noted("`content-length`"),
        ],
    );
}

#[test]
fn keys_bodies_and_sizes() {
    let encoded =
        |words, body: &str| Rule::new(words, json!({"statusCode": 200, "body": body, "isBase64Encoded": true}));
    let of_length = |words, length: usize| with(words, "body", json!("x".repeat(length)));
    let beside = r#"{"body":"","statusCode":200}"#.len();
    hold(
        SINGLE,
        [
            with("a key that it is not known to ignore is refused", "cookies", json!(["a=b"]))
                .refused(502, "`cookies`")
                .sure(Inferred),
            with("letter case counts", "Body", json!("x")).refused(502, "is spelled `body`").sure(Inferred),
            with("a body that is an object is refused", "body", json!({})).refused(502, "`body`").sure(Inferred),
            encoded("base64 is always decoded", "YWI=").sends(200, "ab"),
            encoded("base64 that is none is refused", "a!").refused(502, "`body`").sure(Inferred),
            of_length("an output may have a megabyte", 1_000_000 - beside).sends(200, "x".repeat(1_000_000 - beside)),
            of_length("an output of one byte more than a megabyte is refused", 1_000_001 - beside)
                .refused(502, "1 MB")
                .sure(Documented),
        ],
    );
}

/// The page that the client sees of whatever is wrong, and what the access log has as `error_reason`.
#[test]
fn error_answers_to_the_byte() {
    let failed = Situation { function_error: Some("Unhandled"), ..SINGLE };
    let rows = [
        ("malformed", json!({}), SINGLE, "LambdaInvalidResponse"),
        (
            "base64 that is none",
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
    for (words, output, situation, reason) in rows {
        let verdict = judge(output.to_string().as_bytes(), &situation);
        assert_eq!((verdict.status, verdict.body.len(), verdict.log.as_deref()), (502, 122, Some(reason)), "{words}");
        assert!(verdict.body.starts_with(b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"), "{words}");
        let headers = [("Server", "awselb/2.0"), ("Content-Type", "text/html")];
        assert_eq!(verdict.headers, headers.map(|(name, value)| (name.to_owned(), value.to_owned())), "{words}");
    }
    // Lambda's own limit comes first.
    let verdict =
        judge(json!({"statusCode": 200, "body": "x".repeat(MAX_RESPONSE_BYTES)}).to_string().as_bytes(), &SINGLE);
    assert_eq!((verdict.status, verdict.log.as_deref()), (502, Some("LambdaUnhandled")));
}
