//! What a REST API makes of a function's output, rule by rule.
//!
//! Sources: the API Gateway developer guide ("Lambda proxy integrations in API Gateway", "Content type conversions",
//! "Important notes", quotas), and what was recorded and reported of APIs on AWS where the guide is silent.

use api_handler::EventSource;
use api_handler::testing::verdict::{MAX_OUTPUT_BYTES, Situation, Verdict, judge};
use api_handler_tests::rules::{Rule, hold};
use serde_json::{Value, json};

use api_handler::testing::verdict::Confidence::{Documented, Inferred, Recorded, Reported, Unclear};

const REST: Situation<'static> = Situation::new(EventSource::RestApi);
const ERROR: &[u8] = br#"{"message": "Internal server error"}"#;

#[test]
fn what_no_output_has_to_have() {
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
    let refused = |words, status: Value| {
        Rule::new(words, json!({ "statusCode": status })).refused(502, "`statusCode`").sure(Inferred)
    };
    let unclear = |words, status: &str| {
        Rule::raw(words, format!(r#"{{"statusCode":{status}}}"#)).refused(502, "AWS is unclear here").sure(Inferred)
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
            unclear("nobody knows what a status of null becomes, so it is refused", "null"),
            unclear("nobody knows whether a fraction is cut off, so it is refused", "200.5"),
            unclear("nobody knows of 200.0, so it is refused", "200.0"),
            unclear("nobody knows of a number with an exponent, so it is refused", "2e2"),
            unclear("nobody knows of negative statuses, so they are refused", "-1"),
            unclear("nobody knows of a status of 1, so it is refused", "1"),
            unclear("nobody knows of a status of 99, so it is refused", "99"),
            unclear("nobody knows of a status of 600, so it is refused", "600"),
            unclear("nobody knows of a status that no number can hold, so it is refused", "99999999999999999999"),
            unclear("nobody knows of a status that is infinite, so it is refused", "1e400"),
            unclear("an interim status ends no request, so it is refused", "100"),
            unclear("the last interim status ends no request either, so it is refused", "199"),
            Rule::new("the least status is 200", json!({"statusCode": 200})).sends(200, ""),
            Rule::new("the greatest status is 599", json!({"statusCode": 599})).sends(599, ""),
        ],
    );
}

#[test]
fn keys() {
    let unknown = |words, key: &str, named: &'static str| {
        Rule::new(words, json!({"statusCode": 200, "body": "x", key: null})).refused(502, named).sure(Inferred)
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
            Rule::raw("a key that is no text is unknown", r#"{"\ud800":1}"#).refused(502, "the key").sure(Recorded),
            Rule::new(
                "an output that looks like an error is malformed, though Lambda took it",
                json!({"errorMessage": "x", "errorType": "y"}),
            )
            .refused(502, "`errorMessage`")
            .sure(Inferred),
            Rule::raw("of two keys with one name the last counts", r#"{"statusCode":200,"statusCode":201}"#)
                .sends(201, "")
                .sure(Inferred),
            Rule::raw("of two headers with one name the last counts", r#"{"headers":{"a":"1","a":"2"}}"#)
                .sends(200, "")
                .header("a", &["2"]),
        ],
    );
}

#[test]
fn headers_of_one_value() {
    let none = |words, output: Value| Rule::new(words, output).sends(200, "").sure(Recorded);
    let value = |words, value: Value| {
        Rule::new(words, json!({"headers": { "x": value }})).refused(502, "`x` in `headers`").sure(Inferred)
    };
    let header = |words, name: &str, value: &str| {
        Rule::new(words, json!({"headers": { name: value }})).refused(502, "header").sure(Inferred)
    };
    hold(
        REST,
        [
            none("headers may be missing", json!({"statusCode": 200})),
            none("headers may be null", json!({"headers": null})),
            none("headers may be empty", json!({"headers": {}})),
            Rule::new("headers as a list are malformed, also PHP's empty one", json!({"headers": []}))
                .refused(502, "`headers` is a list")
                .sure(Reported),
            Rule::new("headers as text are malformed", json!({"headers": "a: b"})).refused(502, "`headers`"),
            Rule::new("a value is sent as it is, its name as it is spelled", json!({"headers": {"Ab": "C d"}}))
                .sends(200, "")
                .header("Ab", &["C d"])
                .sure(Recorded),
            Rule::new("a bool becomes its text", json!({"headers": {"yes": true, "no": false}}))
                .sends(200, "")
                .header("yes", &["true"])
                .header("no", &["false"])
                .sure(Recorded),
            value("a number is reported both ways, so it is refused", json!(3)).sure(Unclear),
            value("nobody knows what a value of null becomes, so it is refused", json!(null)),
            value("a value that is a list is malformed", json!(["a"])),
            value("a value that is an object is malformed", json!({})),
            header("a name with a space is no header, so it is refused", "a b", "x"),
            header("an empty name is no header, so it is refused", "", "x"),
            header("a name outside ASCII is no header, so it is refused", "ä", "x"),
            header("a name with a line break is no header, so it is refused", "a\nb", "x"),
            header("a name with a colon is no header, so it is refused", "a:b", "x"),
            header("a value with a line break would be two headers, so it is refused", "x", "a\r\nset-cookie: b"),
            header("a value with a control character is refused", "x", "\u{7}"),
            header("a value with a NUL is refused", "x", "\u{0}"),
            header("a value outside ASCII is refused, since nobody knows how it is sent", "x", "ä"),
            Rule::new("the header block may have 10,240 bytes", json!({"headers": {"x": "v".repeat(10_235)}}))
                .sends(200, ""),
            Rule::new(
                "nobody knows what a header block of 10,241 bytes becomes, so it is refused",
                json!({"headers": {"x": "v".repeat(10_236)}}),
            )
            .refused(502, "10240")
            .sure(Inferred),
        ],
    );
}

#[test]
fn headers_of_several_values() {
    let multi = |words, headers: Value| Rule::new(words, json!({ "multiValueHeaders": headers }));
    let refused = |words, headers| multi(words, headers).refused(502, "`a` in `multiValueHeaders`").sure(Inferred);
    hold(
        REST,
        [
            multi("the map of lists may be null", json!(null)).sends(200, "").sure(Recorded),
            multi("the map of lists may be empty", json!({})).sends(200, "").sure(Recorded),
            multi("a list is no map", json!(["a"])).refused(502, "`multiValueHeaders` is a list").sure(Inferred),
            multi(
                "each value of a list is sent, so that there are several cookies",
                json!({"set-cookie": ["a=1", "b=2"]}),
            )
            .sends(200, "")
            .header("set-cookie", &["a=1", "b=2"])
            .sure(Recorded),
            multi("a list without values is no header", json!({"a": []})).sends(200, "").header("a", &[]),
            refused("text in the place of a list is malformed", json!({"a": "b"})).sure(Recorded),
            refused("a list of numbers is malformed", json!({"a": [1]})),
            Rule::new(
                "of a name in both maps the values of the list come first, and their spelling wins",
                json!({"headers": {"c": "s", "other": "o"}, "multiValueHeaders": {"C": ["m1", "m2"]}}),
            )
            .sends(200, "")
            .header("C", &["m1", "m2", "s"])
            .header("other", &["o"])
            .sure(Recorded),
            Rule::new(
                "the same pair in both maps comes once",
                json!({"headers": {"a": "1"}, "multiValueHeaders": {"a": ["1", "2"]}}),
            )
            .sends(200, "")
            .header("a", &["1", "2"]),
            multi("the limit of the header block counts each value", json!({"x": vec!["v".repeat(100); 103]}))
                .refused(502, "10240")
                .sure(Inferred),
        ],
    );
}

#[test]
fn headers_that_are_not_the_functions_to_send() {
    let one = |name: &str, fate: &str| {
        let words = format!("the header {name} {fate}").leak();
        Rule::new(words, json!({"headers": { name: "x" }})).sends(200, "").sure(Recorded)
    };
    let renamed = ["Date", "Server", "Connection", "Content-Length", "Content-Md5", "Max-Forwards"]
        .into_iter()
        .chain(["Authorization", "User-Agent", "Www-Authenticate"])
        .map(|name| {
            let to: &'static str = format!("x-amzn-Remapped-{name}").leak();
            one(name, "is renamed to x-amzn-Remapped-..").header(to, &["x"]).header(name, &[]).noted(to)
        });
    let dropped = ["Expect", "Host", "TE", "Trailer", "Upgrade", "Transfer-Encoding", "Via", "Proxy-Authenticate"]
        .map(|name| one(name, "is dropped").header(name, &[]).noted(name));
    let owned = ["X-Amzn-Trace-Id", "x-amzn-RequestId", "x-amz-apigw-id"]
        .map(|name| one(name, "is the gateway's own").header(name, &[]).noted(name));
    let kept = ["Content-Type", "Set-Cookie", "X-Other"].map(|name| one(name, "is sent as it is").header(name, &["x"]));
    hold(REST, renamed.chain(dropped).chain(owned).chain(kept));
}

#[test]
fn bodies() {
    let body = |words, body: Value| Rule::new(words, json!({"statusCode": 200, "body": body}));
    let refused = |words, value| body(words, value).refused(502, "`body`").sure(Inferred);
    let without = |words, status: u16, body: &str| {
        Rule::new(words, json!({"statusCode": status, "body": body})).sends(status, "")
    };
    hold(
        REST,
        [
            Rule::new("a body that is missing is empty", json!({"statusCode": 200})).sends(200, "").sure(Recorded),
            body("a body of null is empty", json!(null)).sends(200, "").sure(Inferred),
            body("a body may be empty", json!("")).sends(200, "").sure(Recorded),
            body("a body is text", json!("ä")).sends(200, "ä").sure(Recorded),
            refused("a body that is an object is malformed", json!({"a": 1})).sure(Reported),
            refused("a body that is a list is malformed", json!([1])),
            refused("a body that is a number is refused, since only an emulator is known to take it", json!(42)),
            refused("a body that is a bool is refused, since nobody knows", json!(true)),
            Rule::raw("a body with half a surrogate pair is no text", r#"{"body":"\udc00"}"#).refused(502, "`body`"),
            without("a 204 reaches the client without its body", 204, "x").sure(Inferred).noted("204 has no body"),
            without("a 304 reaches the client without its body", 304, "x").sure(Inferred).noted("304 has no body"),
            without("a 204 with an empty body is in order", 204, "").sure(Recorded),
            without("a 304 with an empty body is in order", 304, "").sure(Recorded),
        ],
    );
}

#[test]
fn the_base64_flag() {
    let flag = |words, flag: Value| Rule::new(words, json!({"statusCode": 200, "body": "", "isBase64Encoded": flag}));
    let binary = Situation { accept: Some("image/png"), binary_media_types: &["image/png"], ..REST };
    let any = Situation { binary_media_types: &["*/*"], ..REST };
    let encoded = json!({"statusCode": 200, "body": "YWI=", "isBase64Encoded": true});
    hold(
        REST,
        [
            flag("true is taken", json!(true)).sends(200, "").sure(Recorded),
            flag("false is taken", json!(false)).sends(200, "").sure(Recorded),
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
                .noted("`binaryMediaTypes`"),
            Rule::new("where it matches the body is decoded", encoded).when(binary).sends(200, "ab").sure(Recorded),
            Rule::new("without the flag nothing is decoded", json!({"body": "YWI=", "isBase64Encoded": false}))
                .when(any)
                .sends(200, "YWI="),
            Rule::new(
                "a body that is to be decoded and is no base64 is a 500",
                json!({"body": "a!", "isBase64Encoded": true}),
            )
            .when(any)
            .refused(500, "`body` is no base64")
            .sure(Documented),
        ],
    );
}

#[test]
fn outputs_that_are_no_object() {
    let value = |words, output: Value| Rule::new(words, output).refused(502, "the output is").sure(Inferred);
    let bytes = |words, output: &[u8]| Rule::raw(words, output).refused(502, "the output is").sure(Inferred);
    hold(
        REST,
        [
            value("text is malformed", json!("hello")).sure(Recorded),
            value("a number is malformed", json!(1)),
            value("a bool is malformed", json!(true)),
            value("a list is malformed", json!([1])),
            value("null is malformed", json!(null)),
            bytes("an empty output is malformed", b""),
            bytes("what is no JSON is malformed", b"hello"),
            bytes("what is cut off is malformed", b"{"),
            bytes("what is no UTF-8 is malformed", b"\xff"),
            bytes("two objects are malformed", b"{}{}"),
            Rule::new("the right JSON, encoded twice, is text and so malformed", json!(r#"{"statusCode":200}"#))
                .refused(502, "encoded once too often")
                .sure(Recorded),
        ],
    );
}

#[test]
fn sizes() {
    let envelope = r#"{"statusCode":200,"body":""}"#.len();
    let output =
        |words, length: usize| Rule::new(words, json!({"statusCode": 200, "body": "x".repeat(length - envelope)}));
    let escaped = "\"".repeat(MAX_OUTPUT_BYTES / 2);
    hold(
        REST,
        [
            output("Lambda takes 6,291,556 bytes of JSON", MAX_OUTPUT_BYTES)
                .sends(200, "x".repeat(MAX_OUTPUT_BYTES - envelope)),
            output("an output of one byte more than Lambda takes is a function error", MAX_OUTPUT_BYTES + 1)
                .refused(502, "6291556")
                .sure(Reported),
            Rule::new("escapes count among the bytes that Lambda takes", json!({"statusCode": 200, "body": escaped}))
                .refused(502, "6291556"),
        ],
    );
}

/// What the client sees of a refusal, and the last line of the execution log.
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
    let too_long = "x".repeat(MAX_OUTPUT_BYTES);
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
            "the end of the process",
            json!({"errorType": "Runtime.ExitError", "errorMessage": "Runtime exited with error: exit status 1"}),
            failed("Unhandled"),
            502,
            customer("Runtime exited with error: exit status 1"),
        ),
        (
            "the function's own time-out, before that of the integration",
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
            "a body that is no base64",
            json!({"body": "a!", "isBase64Encoded": true}),
            any,
            500,
            "Execution failed due to configuration error: Unable to base64 decode the body.".to_owned(),
        ),
    ];
    for (words, output, situation, status, line) in rows {
        let Verdict { status: told, body, headers, log, accepted, .. } =
            judge(output.to_string().as_bytes(), &situation);
        assert_eq!((accepted, told, body.as_slice(), log), (false, status, ERROR, Some(line)), "{words}");
        let expected = [("Content-Type", "application/json"), ("x-amzn-ErrorType", "InternalServerErrorException")];
        assert_eq!(headers, expected.map(|(name, value)| (name.to_owned(), value.to_owned())), "{words}");
    }
}

#[test]
fn a_refusal_of_a_function_error_tells_its_type_and_message() {
    for (kind, message) in [("Unhandled", "boom"), ("Runtime.ExitError", "Runtime exited with error: exit status 1")] {
        let situation = Situation { function_error: Some(kind), ..REST };
        let payload = json!({"errorType": kind, "errorMessage": message});
        let reason = judge(payload.to_string().as_bytes(), &situation).reason.unwrap();
        assert!(reason.contains(kind) && reason.contains(message), "{reason}");
    }
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
    for &(words, binary_media_types, accept, decoded) in matrix {
        let verdict = judge(output.as_bytes(), &Situation { accept, binary_media_types, ..REST });
        let expected = if decoded { &b"\x89PNG"[..] } else { &b"iVBORw=="[..] };
        assert_eq!((verdict.accepted, verdict.body.as_slice()), (true, expected), "{words}: {accept:?}");
        assert_eq!(verdict.notes.is_empty(), decoded, "{words}");
    }
}
