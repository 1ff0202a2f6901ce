//! What VPC Lattice makes of a function's output, rule by rule.
//!
//! Source: "Lambda functions as targets in VPC Lattice". What a client sees of a malformed output is not documented.

use api_handler::EventSource;
use api_handler::invocation::MAX_RESPONSE_BYTES;
use api_handler::testing::verdict::{Confidence, Situation, judge};
use api_handler_tests::rules::{Rule, hold};
use serde_json::{Value, json};

use Confidence::{Documented, Inferred, Reported};

const LATTICE: Situation<'static> = Situation::new(EventSource::VpcLattice);

fn whole() -> Value {
    json!({"statusCode": 200, "headers": {"content-type": "text/plain"}, "isBase64Encoded": false, "body": "hello"})
}

fn with(words: &'static str, field: &str, value: Value) -> Rule {
    let mut output = whole();
    output[field] = value;
    Rule::new(words, output)
}

fn without(words: &'static str, field: &str) -> Rule {
    let mut output = whole();
    output.as_object_mut().unwrap().remove(field);
    Rule::new(words, output)
}

#[test]
fn status_headers_and_flag_are_needed_and_a_body_is_not() {
    hold(
        LATTICE,
        [
            Rule::new("a whole answer is sent", whole()).sends(200, "hello").sure(Documented),
            without("a body may be missing", "body").sends(200, ""),
            without("the status is needed", "statusCode").refused(502, "`statusCode`").sure(Documented),
            without("the headers are needed", "headers").refused(502, "`headers`").sure(Documented),
            without("the flag is needed", "isBase64Encoded").refused(502, "`isBase64Encoded`").sure(Documented),
            with("the headers may be empty", "headers", json!({})).sends(200, "hello"),
            Rule::new("text is malformed", json!("hello")).refused(502, "the output is").sure(Documented),
            with("a description may be there", "statusDescription", json!("200 OK")).sends(200, "hello"),
        ],
    );
}

#[test]
fn what_nobody_knows_is_refused() {
    let refused =
        |words, field: &str, value: Value, named| with(words, field, value).refused(502, named).sure(Inferred);
    hold(
        LATTICE,
        [
            refused("nobody knows of a status of null, so it is refused", "statusCode", json!(null), "`statusCode`"),
            refused("nobody knows of headers of null, so they are refused", "headers", json!(null), "`headers`"),
            refused(
                "nobody knows of a flag of null, so it is refused",
                "isBase64Encoded",
                json!(null),
                "`isBase64Encoded`",
            ),
            refused("nobody knows of a body of null, so it is refused", "body", json!(null), "`body`"),
            refused(
                "lists of headers are no key that it knows, so they are refused",
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
    let mut encoded = whole();
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
                .noted("`TE`"),
            with("the content length is computed", "headers", json!({"content-length": "5"}))
                .sends(200, "hello")
                .header("content-length", &[])
                .noted("`content-length`"),
            Rule::new("base64 is decoded", encoded).sends(200, "ab"),
            Rule::new("base64 that is none is refused", wrong).refused(502, "`body`").sure(Inferred),
            with("an output has 6 MB at the most, Lambda's own limit", "body", json!("x".repeat(MAX_RESPONSE_BYTES)))
                .refused(502, "6291556")
                .sure(Reported),
        ],
    );
}

#[test]
fn a_refusal_is_a_status_without_words() {
    let failed = Situation { function_error: Some("Unhandled"), ..LATTICE };
    for (words, situation) in [("malformed", LATTICE), ("a function error", failed)] {
        let verdict = judge(br#"{"errorMessage":"boom"}"#, &situation);
        assert_eq!((verdict.status, verdict.body.len(), verdict.log), (502, 0, None), "{words}");
    }
}
