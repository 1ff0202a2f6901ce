//! JSON bodies are read, or rejected with the place of the error.

use std::borrow::Cow;
use std::collections::HashMap;

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::Rejections;
use super::super::body::{BodyTag, ReadJson as _};
use super::{json_body, with_event};
use crate::response::ApiError as _;

#[derive(Debug, Deserialize, PartialEq)]
struct Order {
    name: String,
    #[serde(default)]
    items: Vec<Item>,
    #[serde(default)]
    kind: Kind,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Item {
    price: u8,
    #[serde(default)]
    size: Option<(u8, u8)>,
}

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Kind {
    #[default]
    Small,
    Large,
}

fn shape(body: &str) -> (String, String) {
    let (status, pointer, line, column, detail) = json_body::<Order>(body).unwrap_err();
    assert_eq!(status, 422, "{detail}");
    assert!(line > 0 && column > 0, "{body}");
    (pointer.unwrap(), detail)
}

fn expect(body: &str, pointer: &str, detail: &str) {
    assert_eq!(shape(body), (pointer.to_owned(), detail.to_owned()), "{body}");
}

#[test]
fn json_of_the_wrong_shape_is_422_with_a_pointer() {
    expect(r#"{"items":[]}"#, "/name", "`/name` is missing");
    expect(r#"{"name":7}"#, "/name", "`/name` must be a string, not a number");
    expect(r#"{"name":null}"#, "/name", "`/name` must be a string, not null");
    expect(r#"{"name":"a","items":{}}"#, "/items", "`/items` must be an array, not an object");
    expect(
        r#"{"name":"a","items":[{"price":1},{"price":"x"}]}"#,
        "/items/1/price",
        "`/items/1/price` must be a whole number, not a string",
    );
    expect(
        r#"{"name":"a","items":[{"price":300}]}"#,
        "/items/0/price",
        "`/items/0/price` is too large: it must be between 0 and 255",
    );
    expect(
        r#"{"name":"a","items":[{"price":1.5}]}"#,
        "/items/0/price",
        "`/items/0/price` must be a whole number, without a fraction",
    );
    expect(
        r#"{"name":"a","items":[{"price":1,"cost":2}]}"#,
        "/items/0/cost",
        "`/items/0/cost` is unknown; expected `price` or `size`",
    );
    expect(
        r#"{"name":"a","items":[{"price":1,"size":[1]}]}"#,
        "/items/0/size",
        "`/items/0/size` must be an array of 2 values, not of 1",
    );
    expect(r#"{"name":"a","name":"b"}"#, "/name", "`/name` is given twice");
    expect(r#"{"name":"a","kind":"huge"}"#, "/kind", "`/kind` is not `small` or `large`");
    expect(r#"["a",[],"small"]"#, "", "the body must be an object, not an array");
    let nested = "`/items/0` must be an object, not an array";
    expect(r#"{"name":"a","items":[[1]]}"#, "/items/0", nested);
    expect(r#"{"name":"a","kind":7}"#, "/kind", "`/kind` must be a string or an object");
    expect(
        r#"{"name":"a","items":[{"price":1,"size":[1,2,3]}]}"#,
        "/items/0/size",
        "`/items/0/size` has too many values",
    );
    expect(r#"{"name":"a","items":[{"price":1,"price":2}]}"#, "/items/0/price", "`/items/0/price` is given twice");
    expect("7", "", "the body must be an object, not a number");
    expect("\"a\"", "", "the body must be an object, not a string");
}

#[test]
fn numbers_beyond_their_type_are_refused() {
    let detail = |error: (u16, Option<String>, usize, usize, String)| (error.0, error.4);
    let beyond = json_body::<Vec<u64>>("[1,18446744073709551616]").map_err(detail).unwrap_err();
    let least = "it must be between 0 and 18446744073709551615";
    assert_eq!(beyond, (422, format!("`/1` is too large: {least}")));
    let below = json_body::<Vec<i64>>("[-9223372036854775809]").map_err(detail).unwrap_err();
    assert!(below.1.starts_with("`/0` is too small: it must be between -9223372036854775808"), "{below:?}");
    let below = json_body::<u64>("-1").map_err(detail).unwrap_err();
    assert_eq!(below, (422, format!("the body is too small: {least}")));
    let whole = "the body must be a whole number, without a fraction";
    assert_eq!(json_body::<u8>("255.0").map_err(detail).unwrap_err(), (422, whole.to_owned()));
    let infinite = json_body::<(f32, f32)>("[1.5,1e39]").map_err(detail).unwrap_err();
    assert_eq!(infinite, (422, "`/1` is too large a number".to_owned()));
    assert_eq!(json_body::<f32>("3.4e38"), Ok(3.4e38));
    assert_eq!(json_body::<f64>("1e39"), Ok(1e39));
    assert_eq!(json_body::<u64>("18446744073709551615"), Ok(u64::MAX));
}

#[test]
fn pointers_are_escaped_and_lines_counted() {
    let error = json_body::<HashMap<String, HashMap<String, bool>>>("{\"a/b\":\n {\"c~d\": 1}}").unwrap_err();
    assert_eq!(error.1.as_deref(), Some("/a~1b/c~0d"));
    assert_eq!((error.2, error.3), (2, 10));
    assert_eq!(error.4, "`/a~1b/c~0d` must be `true` or `false`, not a number");
}

#[test]
fn no_message_contains_the_name_of_a_rust_type() {
    #[derive(Debug, Deserialize)]
    #[serde(tag = "type", rename_all = "lowercase")]
    #[allow(dead_code, reason = "only read")]
    enum Shape {
        Circle { radius: f64 },
        Unit,
    }
    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    #[allow(dead_code, reason = "only read")]
    enum Loose {
        Number(u8),
        Shape(Shape),
    }
    let details = [
        json_body::<Shape>("{}").unwrap_err().4,
        json_body::<Shape>("7").unwrap_err().4,
        json_body::<Shape>(r#"{"type":"circle","radius":"x"}"#).unwrap_err().4,
        json_body::<Shape>(r#"{"type":"square"}"#).unwrap_err().4,
        json_body::<Loose>("true").unwrap_err().4,
        json_body::<Kind>("7").unwrap_err().4,
        json_body::<()>("7").unwrap_err().4,
        json_body::<(Kind, f32)>("[]").unwrap_err().4,
        json_body::<std::net::IpAddr>("\"x\"").unwrap_err().4,
        json_body::<uuid::Uuid>("7").unwrap_err().4,
    ];
    let expected = [
        "`/type` is missing",
        "the body must be an object, not a number",
        "the body must be a number, not a string",
        "`/type` is not `circle` or `unit`",
        "the body has none of the allowed shapes",
        "the body must be a string or an object",
        "the body must be null, not a number",
        "the body must be an array of 2 values, not of 0",
        "the body cannot be read: invalid IP address syntax",
        "the body must be a formatted UUID string, not a number",
    ];
    assert_eq!(details, expected);
}

#[test]
fn invalid_json_is_400_with_line_and_column() {
    for (body, line, column, expected) in [
        ("{\"a\": 1,\n \"b\" 2}", 2, 6, "the body is not JSON: expected `:`"),
        ("{\"name\": \"a\"", 1, 12, "the body is incomplete JSON: it ends inside an object"),
        ("[1", 1, 2, "the body is incomplete JSON: it ends inside an array"),
        ("name=x", 1, 2, "the body is not JSON: expected ident"),
        ("hello", 1, 1, "the body is not JSON: expected a value"),
        ("{} {}", 1, 4, "the body is not JSON: there is text after its end"),
    ] {
        let (status, pointer, found_line, found_column, detail) = json_body::<Value>(body).unwrap_err();
        assert_eq!((status, pointer), (400, None), "{detail}");
        assert_eq!((found_line, found_column, &*detail), (line, column, expected));
    }
}

#[test]
fn ten_thousand_brackets_are_refused() {
    let deep = "[".repeat(10_000);
    assert_eq!(json_body::<Value>(&deep).unwrap_err().4, "the body is nested too deeply");
    assert_eq!(json_body::<Order>(&deep).unwrap_err().0, 422);
    let unknown = format!("{{\"name\":\"a\",\"x\":{deep}");
    assert_eq!(json_body::<Order>(&unknown).unwrap_err().0, 400);
}

#[test]
fn a_deeply_nested_error_is_found_without_much_stack() {
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only read")]
    struct Tree {
        children: Vec<Tree>,
    }
    let body = format!("{}7{}", "{\"children\":[".repeat(60), "]}".repeat(60));
    let (status, pointer, ..) = json_body::<Tree>(&body).unwrap_err();
    assert_eq!((status, pointer.unwrap().starts_with("/children/0/children/0")), (422, true));
}

#[test]
fn a_str_in_json_is_borrowed_and_an_escape_in_it_is_explained() {
    #[derive(Debug, Deserialize)]
    struct Borrowed<'a> {
        name: &'a str,
        #[serde(borrow)]
        nick: Cow<'a, str>,
    }
    with_event(json!({"body": "{\"name\":\"a\",\"nick\":\"b\\n\"}"}), |event| {
        let mut rejections = Rejections::new();
        let value = (&BodyTag::<Borrowed<'_>>::NEW).read(event, &mut rejections).unwrap();
        assert_eq!((value.name, &*value.nick), ("a", "b\n"));
    });
    with_event(json!({"body": "{\"name\":\"a\\n\",\"nick\":\"b\"}"}), |event| {
        let mut rejections = Rejections::new();
        assert!((&BodyTag::<Borrowed<'_>>::NEW).read(event, &mut rejections).is_none());
        let problem = rejections.problem();
        assert!(problem.logged_detail().unwrap().starts_with("`/name` has an escape"), "{problem}");
    });
}

#[test]
fn a_byte_order_mark_is_ignored() {
    assert_eq!(json_body::<u8>("\u{feff}7"), Ok(7));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_body_is_read_or_rejected_without_rust_names(body in r#"(\{|\}|\[|\]|"name":|"items":|"price":|"kind":|"a"|,|7|-1.5|null|\\| ){0,12}"#) {
        if let Err((status, pointer, line, _, detail)) = json_body::<Order>(&body) {
            prop_assert!(status == 422 && pointer.is_some() || status == 400 && pointer.is_none());
            prop_assert!(line > 0 || detail == "the body is missing", "{detail}");
            let rust = ["::", "Order", "Item", "Kind", "u8", "struct", "seq", "map"];
            prop_assert!(!rust.iter().any(|word| detail.contains(word)), "{}", detail);
        }
    }
}

/// Arguments whose type is a reference, or an alias of one, as generated code reads them.
mod references {
    use std::path::Path;

    use serde_json::json;

    use super::super::super::Rejections;
    use super::super::super::body::BodyTag;
    use super::super::super::body::steps_of_a_reference::*;
    use super::super::with_event;

    type Text = str;

    #[test]
    fn are_read_raw_or_borrowed_from_json() {
        with_event(json!({"body": "\"a\""}), |event| {
            let mut rejections = Rejections::new();
            assert_eq!((&BodyTag::<&Text>::NEW).read(event, &mut rejections), Some("\"a\""));
            assert_eq!((&BodyTag::<&Path>::NEW).read(event, &mut rejections), Some(Path::new("a")));
            assert!(rejections.is_empty());
        });
    }
}
