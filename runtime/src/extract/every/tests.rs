//! What a search finds, and what it takes.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::search;

/// The pointers and messages of all faults.
fn found<T: DeserializeOwned>(body: &str) -> Vec<(String, String)> {
    assert!(serde_json::from_str::<T>(body).is_err(), "the type accepts {body}");
    search::<T>(body.as_bytes()).0.into_iter().map(|fault| (fault.pointer, fault.message)).collect()
}

/// Checks the pointers, and that no fault has another message than it should.
fn check<T: DeserializeOwned>(body: &str, expected: &[(&str, &str)]) {
    let expected: Vec<_> =
        expected.iter().map(|(pointer, message)| ((*pointer).to_owned(), (*message).to_owned())).collect();
    assert_eq!(found::<T>(body), expected, "{body}");
}

/// A text that is an identifier of one country; no stand-in is one.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Iban;

impl TryFrom<String> for Iban {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        if text.starts_with("DE") { Ok(Iban) } else { Err("not an IBAN") }
    }
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Transfer {
    from: Iban,
    to: Iban,
    cents: u64,
    note: Option<String>,
}

const NOT_IBAN: &str = "cannot be read: not an IBAN";

#[test]
fn what_no_stand_in_replaces_hides_nothing_that_the_text_has() {
    check::<Transfer>(
        r#"{"from": "x", "to": "y", "cents": -1, "note": 7}"#,
        &[
            ("/from", NOT_IBAN),
            ("/to", NOT_IBAN),
            ("/cents", "is too small: it must be between 0 and 18446744073709551615"),
            ("/note", "must be a string, not a number"),
        ],
    );
    let body = r#"[{"from": "x", "to": "DE", "cents": 1}, {"cents": true}]"#;
    let must = "must be a whole number, not `true`";
    check::<Vec<Transfer>>(body, &[("/0/from", NOT_IBAN), ("/1/from", "is missing"), ("/1/cents", must)]);
}

#[test]
fn a_left_out_member_is_not_reported_as_missing_under_its_other_name() {
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only read")]
    struct Aliased {
        #[serde(alias = "from")]
        source: Iban,
        cents: u8,
    }
    check::<Aliased>(r#"{"from": "x", "cents": 1}"#, &[("/from", NOT_IBAN)]);
    check::<Aliased>(
        r#"{"from": "DE", "source": "DE", "cents": "x"}"#,
        &[("/source", "is given twice"), ("/cents", "must be a whole number, not a string")],
    );
}

#[test]
fn an_error_that_a_stand_in_may_have_caused_is_not_reported() {
    #[derive(Debug, Deserialize)]
    #[serde(try_from = "Raw")]
    struct Range;
    #[derive(Debug, Deserialize)]
    struct Raw {
        least: u8,
        most: u8,
    }
    impl TryFrom<Raw> for Range {
        type Error = &'static str;

        fn try_from(raw: Raw) -> Result<Self, &'static str> {
            if raw.least < raw.most { Ok(Range) } else { Err("the range is empty") }
        }
    }
    let must = "must be a whole number, not a string";
    check::<Vec<Range>>(
        r#"[{"least": 3, "most": "x"}, {"least": 3, "most": 2}]"#,
        &[("/0/most", must), ("/1", "cannot be read: the range is empty")],
    );
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
#[allow(dead_code, reason = "only read")]
enum Shape {
    Circle { radius: u8 },
    Line { from: Point, to: Point },
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Point {
    x: u8,
    y: u8,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", content = "of", rename_all = "lowercase")]
#[allow(dead_code, reason = "only read")]
enum Adjacent {
    Circle { radius: u8 },
    Square { side: u8 },
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Drawing<S> {
    shapes: Vec<S>,
    width: u8,
}

#[test]
fn of_a_tagged_enum_the_first_fault_is_reported_and_what_follows_from_a_wrong_tag_is_not() {
    let whole = "must be a whole number, not a string";
    let body = r#"{"shapes": [{"type": "circle", "radius": "x"}, {"type": "square"}, {}, {"type": "circle"},
        {"type": "line", "from": {"x": 1}, "to": {}}, {"type": "circle", "radius": 1}], "width": "x"}"#;
    check::<Drawing<Shape>>(
        body,
        &[
            ("/shapes/0", whole),
            ("/shapes/1/type", "is not `circle` or `line`"),
            ("/shapes/2/type", "is missing"),
            ("/shapes/3/radius", "is missing"),
            ("/shapes/4", "is incomplete: it, or an object in it, has no `y`"),
            ("/width", whole),
        ],
    );
    let body = r#"{"shapes": [{"type": "squar", "of": {"side": 1}}, {"type": "circle", "of": {"radius": "x"}},
        {"of": {"side": 1}}, {"type": "square", "of": {}}], "width": "x"}"#;
    check::<Drawing<Adjacent>>(
        body,
        &[
            ("/shapes/0/type", "is not `circle` or `square`"),
            ("/shapes/1/of/radius", whole),
            ("/shapes/2/type", "is missing"),
            ("/shapes/3/of/side", "is missing"),
            ("/width", whole),
        ],
    );
}

#[test]
fn names_of_members_are_checked_too() {
    #[derive(Debug, Deserialize, PartialEq, Eq, Hash)]
    #[serde(rename_all = "lowercase")]
    enum Day {
        Monday,
        Tuesday,
    }
    check::<HashMap<Day, u8>>(
        r#"{"monday": 1, "someday": 2, "tuesday": "x"}"#,
        &[
            ("/someday", "has a name that is not `monday` or `tuesday`"),
            ("/tuesday", "must be a whole number, not a string"),
        ],
    );
    check::<HashMap<u8, u8>>(
        r#"{"1": 1, "x": 2, "2": -1}"#,
        &[
            ("/x", "has a name that must be a whole number, not a string"),
            ("/2", "is too small: it must be between 0 and 255"),
        ],
    );
}

#[test]
fn json_of_any_shape_and_wide_numbers_are_accepted_where_they_are_right() {
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only read")]
    struct Odd {
        raw: Box<RawValue>,
        wide: u128,
        least: i128,
        any: serde_json::Value,
        unit: (),
        bytes: std::ffi::CString,
        wrong: u8,
    }
    let body = r#"{"raw": {"a": [1, "x"]}, "wide": 340282366920938463463374607431768211455, "unit": null, "bytes": [1, 2],
        "least": -170141183460469231731687303715884105728, "any": [1.5e3, -0, {"b": "\u00e9"}], "wrong": 1e999}"#;
    check::<Odd>(body, &[("/wrong", "is too large a number")]);
}

#[test]
fn a_type_that_contains_itself_gets_a_stand_in_all_the_same() {
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only read")]
    enum Sum {
        Add(Box<Sum>, Box<Sum>),
        Number(i64),
    }
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only read")]
    struct Formula {
        left: Sum,
        right: Sum,
        unit: String,
    }
    check::<Formula>(
        r#"{"left": 7, "right": {"Number": "x"}}"#,
        &[
            ("/unit", "is missing"),
            ("/left", "must be a string or an object"),
            ("/right/Number", "must be a whole number, not a string"),
        ],
    );
}

#[test]
fn a_search_is_bounded() {
    let many = format!("[{}true]", "\"x\",".repeat(100_000));
    let (faults, spent) = search::<Vec<u8>>(many.as_bytes());
    assert_eq!((faults.len(), spent.runs), (20, 20));
    let wide = format!("[{}{}]", "1,".repeat(3_000_000), vec!["\"x\""; 30].join(","));
    let (faults, spent) = search::<Vec<u8>>(wide.as_bytes());
    assert_eq!((faults.len(), spent.runs), (1, 2), "what is read in the second run is more than may be read");
    assert!(spent.bytes <= (4 << 20) + 1, "{}", spent.bytes);
    let ibans = format!("[{}]", vec![r#"{"from": "x", "to": "x", "cents": -1}"#; 40].join(","));
    let (faults, spent) = search::<Vec<Transfer>>(ibans.as_bytes());
    assert!(faults.len() >= 12 && spent.runs <= 200, "{} {}", faults.len(), spent.runs);
    let long = format!(r#"[{{"{0}": 1, "cents": "{0}"}}, 1]"#, "n".repeat(3_000_000));
    let (faults, spent) = search::<Vec<Transfer>>(long.as_bytes());
    assert!(!faults.is_empty() && spent.bytes <= 12 << 20, "{} {}", faults.len(), spent.bytes);
}

#[test]
fn what_is_not_json_ends_the_search() {
    let refused = |body: &[u8]| search::<Transfer>(body).0.into_iter().map(|fault| fault.pointer).collect::<Vec<_>>();
    assert_eq!(refused(br#"{"from": 1, "to": 2, "cents": }"#), ["/from", "/to"]);
    assert_eq!(refused(b"{\"from\": 1, \"to\": \"\xff\", \"cents\": 1}"), ["/from"]);
    assert_eq!(refused(br#"{"from": 1 "to": 2}"#), ["/from"]);
    assert_eq!(refused(b""), [""; 0]);
}
