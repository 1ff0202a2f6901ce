//! How a REST API treats a function's output, rule by rule; headers and bodies are in separate files.
//!
//! Sources: the API Gateway developer guide ("Lambda proxy integrations in API Gateway", "Handling Lambda errors", quotas),
//! and what was recorded and reported of APIs on AWS where the guide says nothing.

use api_handler::EventSource;
use api_handler::invocation::MAX_RESPONSE_BYTES;
use api_handler::testing::verdict::{Confidence, Situation, Verdict, judge};
use api_handler_tests::rules::{Rule, hold};
use serde_json::{Value, json};

use Confidence::{Inferred, Recorded, Reported};

const REST: Situation<'static> = Situation::new(EventSource::RestApi);
const ERROR: &[u8] = br#"{"message": "Internal server error"}"#;

#[test]
fn no_member_is_required() {
    hold(
        REST,
        [
            Rule::new("a status alone is an empty answer of JSON", json!({"statusCode": 200}))
                .sends(200, "")
                .header("Content-Type", &["application/json"])
                .sure(Recorded),
            Rule::new("no field is mandatory", json!({})).sends(200, "").sure(Recorded),
            Rule::new("headers need no status", json!({"headers": {"a": "b"}})).sends(200, "").sure(Recorded),
            Rule::new("a body needs no status", json!({"body": "text"})).sends(200, "text").sure(Inferred),
        ],
    );
}

#[test]
fn statuses() {
    let refused = |rule, status: Value| {
        Rule::new(rule, json!({ "statusCode": status })).refused(502, "`statusCode`").sure(Inferred)
    };
    let unclear = |rule, status: &str| {
        Rule::raw(rule, format!(r#"{{"statusCode":{status}}}"#)).refused(502, "AWS is unclear here").sure(Inferred)
    };
    hold(
        REST,
        [
            Rule::new("a status may be a number in quotes", json!({"statusCode": "201"})).sends(201, "").sure(Recorded),
            refused("a status that is other text is malformed", json!("test")).sure(Recorded),
            refused("a status of 0 is malformed", json!(0)).sure(Recorded),
            refused("a status that is a bool is malformed", json!(true)),
            refused("a status that is an object is malformed", json!({})),
            refused("a status that is a list is malformed", json!([200])),
            unclear("AWS\'s treatment of a status of null is unknown, so it is refused", "null"),
            unclear("it is unknown whether a fraction is cut off, so it is refused", "200.5"),
            unclear("AWS\'s treatment of 200.0 is unknown, so it is refused", "200.0"),
            unclear("AWS\'s treatment of a number with an exponent is unknown, so it is refused", "2e2"),
            unclear("AWS\'s treatment of negative statuses is unknown, so they are refused", "-1"),
            unclear("AWS\'s treatment of a status of 1 is unknown, so it is refused", "1"),
            unclear("AWS\'s treatment of a status of 99 is unknown, so it is refused", "99"),
            unclear("AWS\'s treatment of a status of 600 is unknown, so it is refused", "600"),
            unclear(
                "AWS\'s treatment of a status that no number can hold is unknown, so it is refused",
                "99999999999999999999",
            ),
            unclear("AWS\'s treatment of a status that is infinite is unknown, so it is refused", "1e400"),
            unclear("an interim status ends no request, so it is refused", "100"),
            unclear("the last interim status ends no request either, so it is refused", "199"),
            Rule::new("the least status is 200", json!({"statusCode": 200})).sends(200, ""),
            Rule::new("the greatest status is 599", json!({"statusCode": 599})).sends(599, ""),
        ],
    );
}

#[test]
fn keys() {
    let unknown = |rule, key: &str, named: &'static str| {
        Rule::new(rule, json!({"statusCode": 200, "body": "x", key: null})).refused(502, named).sure(Inferred)
    };
    hold(
        REST,
        [
            unknown("an unknown key is malformed, whatever the rest is", "wrongValue", "`wrongValue`").sure(Recorded),
            unknown("`cookies` belongs to payload format 2.0 and is malformed", "cookies", "`cookies`").sure(Reported),
            unknown(
                "`statusDescription` belongs to load balancers and is malformed",
                "statusDescription",
                "`statusDescription`",
            ),
            unknown("letter case counts: `StatusCode` is unknown", "StatusCode", "is spelled `statusCode`"),
            unknown("letter case counts: `Body` is unknown", "Body", "is spelled `body`"),
            unknown(
                "letter case counts: `isbase64encoded` is unknown",
                "isbase64encoded",
                "is spelled `isBase64Encoded`",
            ),
            Rule::raw("a key that is not text is unknown", r#"{"\ud800":1}"#).refused(502, "the key").sure(Recorded),
            Rule::new(
                "an output that looks like an error is malformed, though Lambda accepted it",
                json!({"errorMessage": "x", "errorType": "y"}),
            )
            .refused(502, "`errorMessage`")
            .sure(Inferred),
            Rule::raw("the last of two keys with the same name counts", r#"{"statusCode":200,"statusCode":201}"#)
                .sends(201, "")
                .sure(Inferred),
            Rule::raw("the last of two headers with the same name counts", r#"{"headers":{"a":"1","a":"2"}}"#)
                .sends(200, "")
                .header("a", &["2"]),
        ],
    );
}

#[test]
fn outputs_that_are_not_an_object() {
    let value = |rule, output: Value| Rule::new(rule, output).refused(502, "the output is").sure(Inferred);
    let bytes = |rule, output: &[u8]| Rule::raw(rule, output).refused(502, "the output is").sure(Inferred);
    hold(
        REST,
        [
            value("text is malformed", json!("hello")).sure(Recorded),
            value("a number is malformed", json!(1)),
            value("a bool is malformed", json!(true)),
            value("a list is malformed", json!([1])),
            value("null is malformed", json!(null)),
            bytes("an empty output is malformed", b""),
            bytes("an output that is not JSON is malformed", b"hello"),
            bytes("an output that is cut off is malformed", b"{"),
            bytes("an output that is not UTF-8 is malformed", b"\xff"),
            bytes("two objects are malformed", b"{}{}"),
            Rule::new("the right JSON, encoded twice, is text and so malformed", json!(r#"{"statusCode":200}"#))
                .refused(502, "encoded twice")
                .sure(Recorded),
        ],
    );
}

#[test]
fn sizes() {
    let envelope = r#"{"statusCode":200,"body":""}"#.len();
    let output =
        |rule, length: usize| Rule::new(rule, json!({"statusCode": 200, "body": "x".repeat(length - envelope)}));
    let escaped = "\"".repeat(MAX_RESPONSE_BYTES / 2);
    hold(
        REST,
        [
            output("Lambda accepts 6,291,556 bytes of JSON", MAX_RESPONSE_BYTES)
                .sends(200, "x".repeat(MAX_RESPONSE_BYTES - envelope)),
            output("an output of one byte more than Lambda accepts is a function error", MAX_RESPONSE_BYTES + 1)
                .refused(502, "6291556")
                .sure(Reported),
            Rule::new("escapes count among the bytes that Lambda accepts", json!({"statusCode": 200, "body": escaped}))
                .refused(502, "6291556"),
        ],
    );
}

/// The client's view of a refusal, and the last line of the execution log.
#[test]
fn error_answers_to_the_byte() {
    let failed = |kind| Situation { function_error: Some(kind), request_id: "8e5c", ..REST };
    let any = Situation { binary_media_types: &["*/*"], ..REST };
    let customer = |message: &str| {
        format!(
            "Lambda execution failed with status 200 due to customer function error: {message}. Lambda request id: 8e5c"
        )
    };
    let malformed = "Execution failed due to configuration error: Malformed Lambda proxy response".to_owned();
    let too_long = "x".repeat(MAX_RESPONSE_BYTES);
    let rows = [
        ("malformed", json!([]), REST, 502, malformed),
        (
            "a function error",
            json!({"errorType": "E", "errorMessage": "boom"}),
            failed("Unhandled"),
            502,
            customer("boom"),
        ),
        (
            "an exit of the process",
            json!({"errorType": "Runtime.ExitError", "errorMessage": "Runtime exited with error: exit status 1"}),
            failed("Unhandled"),
            502,
            customer("Runtime exited with error: exit status 1"),
        ),
        (
            "the function's own timeout, before the integration's",
            json!({"errorMessage": "2025-04-09T12:34:56.007Z 8e5c Task timed out after 3.00 seconds"}),
            failed("Unhandled"),
            502,
            customer("2025-04-09T12:34:56.007Z 8e5c Task timed out after 3.00 seconds"),
        ),
        (
            "an output that is too large for Lambda",
            json!({"statusCode": 200, "body": too_long}),
            Situation { request_id: "8e5c", ..REST },
            502,
            customer("Response payload size exceeded maximum allowed payload size (6291556 bytes)."),
        ),
        (
            "a body that is not base64",
            json!({"body": "a!", "isBase64Encoded": true}),
            any,
            500,
            "Execution failed due to configuration error: Unable to base64 decode the body.".to_owned(),
        ),
    ];
    for (rule, output, situation, status, line) in rows {
        let Verdict { status: found, body, headers, log, accepted, .. } =
            judge(output.to_string().as_bytes(), &situation);
        assert_eq!((accepted, found, body.as_slice(), log), (false, status, ERROR, Some(line)), "{rule}");
        let expected = [("Content-Type", "application/json"), ("x-amzn-ErrorType", "InternalServerErrorException")];
        assert_eq!(headers, expected.map(|(name, value)| (name.to_owned(), value.to_owned())), "{rule}");
    }
}

#[test]
fn a_refused_function_error_names_its_type_and_message() {
    for (kind, message) in [("Unhandled", "boom"), ("Runtime.ExitError", "Runtime exited with error: exit status 1")] {
        let situation = Situation { function_error: Some(kind), ..REST };
        let payload = json!({"errorType": kind, "errorMessage": message});
        let reason = judge(payload.to_string().as_bytes(), &situation).reason.unwrap();
        assert!(reason.contains(kind) && reason.contains(message), "{reason}");
    }
}
