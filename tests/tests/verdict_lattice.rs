//! How VPC Lattice treats a function's output, rule by rule.
//!
//! Source: "Lambda functions as targets in VPC Lattice". What a client sees of a malformed output is not documented.

use api_handler::EventSource;
use api_handler::invocation::MAX_RESPONSE_BYTES;
use api_handler::testing::verdict::{Confidence, Situation, judge};
use api_handler_tests::rules::{Rule, hold};
use serde_json::{Value, json};

use Confidence::{Documented, Inferred, Reported};

const LATTICE: Situation<'static> = Situation::new(EventSource::VpcLattice);

fn complete() -> Value {
    json!({"statusCode": 200, "headers": {"content-type": "text/plain"}, "isBase64Encoded": false, "body": "hello"})
}

fn with(rule: &'static str, field: &str, value: Value) -> Rule {
    let mut output = complete();
    output[field] = value;
    Rule::new(rule, output)
}

fn without(rule: &'static str, field: &str) -> Rule {
    let mut output = complete();
    output.as_object_mut().unwrap().remove(field);
    Rule::new(rule, output)
}

#[test]
fn status_headers_and_flag_are_needed_and_a_body_is_not() {
    hold(
        LATTICE,
        [
            Rule::new("a complete answer is sent", complete()).sends(200, "hello").sure(Documented),
            without("a body may be missing", "body").sends(200, ""),
            without("the status is needed", "statusCode").refused(502, "`statusCode`").sure(Documented),
            without("the headers are needed", "headers").refused(502, "`headers`").sure(Documented),
            without("the flag is needed", "isBase64Encoded").refused(502, "`isBase64Encoded`").sure(Documented),
            with("the headers may be empty", "headers", json!({})).sends(200, "hello"),
            Rule::new("text is malformed", json!("hello")).refused(502, "the output is").sure(Documented),
            with("a description is allowed", "statusDescription", json!("200 OK")).sends(200, "hello"),
        ],
    );
}

#[test]
fn an_output_whose_treatment_is_unknown_is_refused() {
    let refused = |rule, field: &str, value: Value, named| with(rule, field, value).refused(502, named).sure(Inferred);
    hold(
        LATTICE,
        [
            refused(
                "AWS\'s treatment of a status of null is unknown, so it is refused",
                "statusCode",
                json!(null),
                "`statusCode`",
            ),
            refused(
                "AWS\'s treatment of headers of null is unknown, so they are refused",
                "headers",
                json!(null),
                "`headers`",
            ),
            refused(
                "AWS\'s treatment of a flag of null is unknown, so it is refused",
                "isBase64Encoded",
                json!(null),
                "`isBase64Encoded`",
            ),
            refused("AWS\'s treatment of a body of null is unknown, so it is refused", "body", json!(null), "`body`"),
            refused(
                "lists of headers are not a key that it knows, so they are refused",
                "multiValueHeaders",
                json!({}),
                "`multiValueHeaders`",
            ),
            refused("a header has one value, so a list is refused", "headers", json!({"x": ["a"]}), "`x`"),
            refused("a body that is an object is refused", "body", json!({}), "`body`"),
        ],
    );
}

#[test]
fn headers_bodies_and_sizes() {
    let mut encoded = complete();
    (encoded["isBase64Encoded"], encoded["body"]) = (json!(true), json!("YWI="));
    let mut wrong = encoded.clone();
    wrong["body"] = json!("a!");
    hold(
        LATTICE,
        [
            with("hop-by-hop headers are dropped", "headers", json!({"TE": "trailers", "a": "b"}))
                .sends(200, "hello")
                .header("TE", &[])
                .header("a", &["b"])
                .with_note("`TE`"),
            with("the content length is computed", "headers", json!({"content-length": "5"}))
                .sends(200, "hello")
                .header("content-length", &[])
                .with_note("`content-length`"),
            Rule::new("base64 is decoded", encoded).sends(200, "ab"),
            Rule::new("invalid base64 is refused", wrong).refused(502, "`body`").sure(Inferred),
            with("an output has 6 MB at the most, Lambda's own limit", "body", json!("x".repeat(MAX_RESPONSE_BYTES)))
                .refused(502, "6291556")
                .sure(Reported),
        ],
    );
}

#[test]
fn a_refusal_is_a_status_without_a_body() {
    let failed = Situation { function_error: Some("Unhandled"), ..LATTICE };
    for (rule, situation) in [("malformed", LATTICE), ("a function error", failed)] {
        let verdict = judge(br#"{"errorMessage":"boom"}"#, &situation);
        assert_eq!((verdict.status, verdict.body.len(), verdict.log), (502, 0, None), "{rule}");
    }
}
