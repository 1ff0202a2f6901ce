//! How a REST API treats the body in a function's output, text or base64, rule by rule.
//!
//! Sources: the API Gateway developer guide ("Lambda proxy integrations in API Gateway", "Content type conversions"), and
//! what was recorded and reported of APIs on AWS where the guide says nothing.

use api_handler::EventSource;
use api_handler::testing::verdict::{Confidence, Situation, judge};
use api_handler_tests::rules::{Rule, hold};
use serde_json::{Value, json};

use Confidence::{Documented, Inferred, Recorded, Reported};

const REST: Situation<'static> = Situation::new(EventSource::RestApi);

#[test]
fn bodies() {
    let body = |rule, body: Value| Rule::new(rule, json!({"statusCode": 200, "body": body}));
    let refused = |rule, value| body(rule, value).refused(502, "`body`").sure(Inferred);
    let without =
        |rule, status: u16, body: &str| Rule::new(rule, json!({"statusCode": status, "body": body})).sends(status, "");
    hold(
        REST,
        [
            Rule::new("a body that is missing is empty", json!({"statusCode": 200})).sends(200, "").sure(Recorded),
            body("a body of null is empty", json!(null)).sends(200, "").sure(Inferred),
            body("a body may be empty", json!("")).sends(200, "").sure(Recorded),
            body("a body is text", json!("ä")).sends(200, "ä").sure(Recorded),
            refused("a body that is an object is malformed", json!({"a": 1})).sure(Reported),
            refused("a body that is a list is malformed", json!([1])),
            refused("a body that is a number is refused, since only an emulator is known to accept it", json!(42)),
            refused("a body that is a bool is refused, since AWS's treatment of it is unknown", json!(true)),
            Rule::raw("a body with half a surrogate pair is not text", r#"{"body":"\udc00"}"#).refused(502, "`body`"),
            without("a 204 reaches the client without its body", 204, "x").sure(Inferred).with_note("204 has no body"),
            without("a 304 reaches the client without its body", 304, "x").sure(Inferred).with_note("304 has no body"),
            without("a 204 with an empty body is in order", 204, "").sure(Recorded),
            without("a 304 with an empty body is in order", 304, "").sure(Recorded),
        ],
    );
}

#[test]
fn the_base64_flag() {
    let flag = |rule, flag: Value| Rule::new(rule, json!({"statusCode": 200, "body": "", "isBase64Encoded": flag}));
    let binary = Situation { accept: Some("image/png"), binary_media_types: &["image/png"], ..REST };
    let any = Situation { binary_media_types: &["*/*"], ..REST };
    let encoded = json!({"statusCode": 200, "body": "YWI=", "isBase64Encoded": true});
    hold(
        REST,
        [
            flag("true is accepted", json!(true)).sends(200, "").sure(Recorded),
            flag("false is accepted", json!(false)).sends(200, "").sure(Recorded),
            flag("\"true\" is taken for a bool", json!("true")).sends(200, "").sure(Reported),
            flag("\"True\" is taken for a bool", json!("True")).sends(200, "").sure(Reported),
            flag("\"false\" is taken for a bool", json!("false")).sends(200, "").sure(Reported),
            flag("\"False\" is taken for a bool", json!("False")).sends(200, "").sure(Reported),
            flag("other text is malformed", json!("yes")).refused(502, "`isBase64Encoded`").sure(Reported),
            flag("a number is malformed", json!(1)).refused(502, "`isBase64Encoded`").sure(Inferred),
            flag("null is false", json!(null)).sends(200, "").sure(Inferred),
            Rule::new(
                "`base64Encoded` is an alias that is not documented, and the stronger of the two",
                json!({"statusCode": 200, "body": "YWI=", "base64Encoded": true, "isBase64Encoded": false}),
            )
            .when(binary)
            .sends(200, "ab")
            .sure(Reported),
            Rule::new("where Accept matches no binary media type the client gets the base64 as it is", encoded.clone())
                .sends(200, "YWI=")
                .sure(Recorded)
                .with_note("`binaryMediaTypes`"),
            Rule::new("where it matches the body is decoded", encoded).when(binary).sends(200, "ab").sure(Recorded),
            Rule::new("without the flag nothing is decoded", json!({"body": "YWI=", "isBase64Encoded": false}))
                .when(any)
                .sends(200, "YWI="),
            Rule::new(
                "a body that is to be decoded and is not base64 is a 500",
                json!({"body": "a!", "isBase64Encoded": true}),
            )
            .when(any)
            .refused(500, "`body` is not base64")
            .sure(Documented),
        ],
    );
}

#[test]
fn a_body_is_decoded_when_accept_begins_with_a_binary_media_type() {
    let png: &'static [&'static str] = &["image/png", "*/test"];
    let application: &'static [&'static str] = &["image/png", "application/*", "image/jpg"];
    type Row = (&'static str, &'static [&'static str], Option<&'static str>, bool);
    let matrix: &[Row] = &[
        ("an API without binary media types decodes nothing", &[], Some("image/png"), false),
        ("the type itself", png, Some("image/png"), true),
        ("parameters do not count", png, Some("image/png; q=0.5"), true),
        ("another type", png, Some("image/jpg"), false),
        ("a wildcard of the client is none", png, Some("image/*"), false),
        ("a wildcard on the left is none", png, Some("*/test"), false),
        ("nor does it match", png, Some("random/test"), false),
        ("a client that takes anything matches nothing", png, Some("*/*"), false),
        ("only the first type counts, and it is another", png, Some("image/webp,image/png,*/*;q=0.8"), false),
        ("only the first type counts, and it is the one", png, Some("image/png,image/*,*/*;q=0.8"), true),
        ("a wildcard on the right matches", application, Some("application/whatever"), true),
        ("whatever stands there", application, Some("application/test"), true),
        ("also a star", application, Some("application/*"), true),
        ("everything matches a missing header", &["*/*"], None, true),
        ("everything matches everything", &["*/*"], Some("text/html"), true),
        ("a missing header matches nothing else", &["image/png"], None, false),
    ];
    let output = json!({"statusCode": 200, "body": "iVBORw==", "isBase64Encoded": true}).to_string();
    for &(rule, binary_media_types, accept, decoded) in matrix {
        let verdict = judge(output.as_bytes(), &Situation { accept, binary_media_types, ..REST });
        let expected = if decoded { &b"\x89PNG"[..] } else { &b"iVBORw=="[..] };
        assert_eq!((verdict.accepted, verdict.body.as_slice()), (true, expected), "{rule}: {accept:?}");
        assert_eq!(verdict.notes.is_empty(), decoded, "{rule}");
    }
}
