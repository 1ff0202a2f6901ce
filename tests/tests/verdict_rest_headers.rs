//! How a REST API treats the headers in a function's output, rule by rule.
//!
//! Sources: the API Gateway developer guide ("Lambda proxy integrations in API Gateway", "Important notes", quotas), and
//! what was recorded and reported of APIs on AWS where the guide says nothing.

use api_handler::EventSource;
use api_handler::testing::verdict::{Confidence, Situation};
use api_handler_tests::rules::{Rule, hold};
use serde_json::{Value, json};

use Confidence::{Inferred, Recorded, Reported, Unclear};

const REST: Situation<'static> = Situation::new(EventSource::RestApi);

#[test]
fn headers_of_one_value() {
    let none = |rule, output: Value| Rule::new(rule, output).sends(200, "").sure(Recorded);
    let value = |rule, value: Value| {
        Rule::new(rule, json!({"headers": { "x": value }})).refused(502, "`x` in `headers`").sure(Inferred)
    };
    let header = |rule, name: &str, value: &str| {
        Rule::new(rule, json!({"headers": { name: value }})).refused(502, "header").sure(Inferred)
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
            value("AWS\'s treatment of a value of null is unknown, so it is refused", json!(null)),
            value("a value that is a list is malformed", json!(["a"])),
            value("a value that is an object is malformed", json!({})),
            header("a name with a space is not a header, so it is refused", "a b", "x"),
            header("an empty name is not a header, so it is refused", "", "x"),
            header("a name outside ASCII is not a header, so it is refused", "ä", "x"),
            header("a name with a line break is not a header, so it is refused", "a\nb", "x"),
            header("a name with a colon is not a header, so it is refused", "a:b", "x"),
            header("a value with a line break would be two headers, so it is refused", "x", "a\r\nset-cookie: b"),
            header("a value with a control character is refused", "x", "\u{7}"),
            header("a value with a NUL is refused", "x", "\u{0}"),
            header("a value outside ASCII is refused, since it is unknown how it is sent", "x", "ä"),
            Rule::new("the header block may have 10,240 bytes", json!({"headers": {"x": "v".repeat(10_235)}}))
                .sends(200, ""),
            Rule::new(
                "AWS\'s treatment of a header block of 10,241 bytes is unknown, so it is refused",
                json!({"headers": {"x": "v".repeat(10_236)}}),
            )
            .refused(502, "10240")
            .sure(Inferred),
        ],
    );
}

#[test]
fn headers_of_several_values() {
    let multi = |rule, headers: Value| Rule::new(rule, json!({ "multiValueHeaders": headers }));
    let refused = |rule, headers| multi(rule, headers).refused(502, "`a` in `multiValueHeaders`").sure(Inferred);
    hold(
        REST,
        [
            multi("the map of lists may be null", json!(null)).sends(200, "").sure(Recorded),
            multi("the map of lists may be empty", json!({})).sends(200, "").sure(Recorded),
            multi("sources disagree on a list without values", json!({"a": [], "b": ["1"]}))
                .sends(200, "")
                .header("a", &[])
                .header("b", &["1"])
                .sure(Unclear)
                .with_note("sources disagree"),
            multi("a list is not a map", json!(["a"])).refused(502, "`multiValueHeaders` is a list").sure(Inferred),
            multi(
                "each value of a list is sent, so that there are several cookies",
                json!({"set-cookie": ["a=1", "b=2"]}),
            )
            .sends(200, "")
            .header("set-cookie", &["a=1", "b=2"])
            .sure(Recorded),
            refused("text in the place of a list is malformed", json!({"a": "b"})).sure(Recorded),
            refused("a list of numbers is malformed", json!({"a": [1]})),
            Rule::new(
                "for a name in both maps the values of the list come first, and their spelling wins",
                json!({"headers": {"c": "s", "other": "o"}, "multiValueHeaders": {"C": ["m1", "m2"]}}),
            )
            .sends(200, "")
            .header("C", &["m1", "m2", "s"])
            .header("other", &["o"])
            .sure(Recorded),
            Rule::new(
                "a pair that is in both maps is sent once",
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
        let rule = format!("the header {name} {fate}").leak();
        Rule::new(rule, json!({"headers": { name: "x" }})).sends(200, "").sure(Recorded)
    };
    let renamed = ["Date", "Server", "Connection", "Content-Length", "Content-Md5", "Max-Forwards"]
        .into_iter()
        .chain(["Authorization", "User-Agent", "Www-Authenticate"])
        .map(|name| {
            let to: &'static str = format!("x-amzn-Remapped-{name}").leak();
            one(name, "is renamed to x-amzn-Remapped-..").header(to, &["x"]).header(name, &[]).with_note(to)
        });
    let dropped = ["Expect", "Host", "TE", "Trailer", "Upgrade", "Transfer-Encoding", "Via", "Proxy-Authenticate"]
        .map(|name| one(name, "is dropped").header(name, &[]).with_note(name));
    let owned = ["X-Amzn-Trace-Id", "x-amzn-RequestId", "x-amz-apigw-id"]
        .map(|name| one(name, "is the gateway's own").header(name, &[]).with_note(name));
    let unchanged =
        ["Content-Type", "Set-Cookie", "X-Other"].map(|name| one(name, "is sent as it is").header(name, &["x"]));
    hold(REST, renamed.chain(dropped).chain(owned).chain(unchanged));
}
