//! Path parameters, headers, cookies and stage variables are read.

use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::super::{Rejections, cookie, header, path, stage};
use super::{settled, with_event};
use crate::response::ApiError as _;

/// Reads the same headers from an event of a REST API and from one of payload 2.0.
fn header_on_both<T: DeserializeOwned + PartialEq + std::fmt::Debug>(values: &[&str]) -> Result<T, String> {
    let rest = json!({"multiValueHeaders": {"X-Thing": values}});
    let http = json!({"version": "2.0", "rawPath": "/a", "headers": {"x-thing": values.join(",")},
        "requestContext": {"http": {"method": "GET"}}});
    let [rest, http] = [rest, http].map(|members| {
        with_event(members, |event| {
            let mut rejections = Rejections::new();
            let value = header::read::<T>(event, "x-thing", &mut rejections);
            settled(value, &rejections)
        })
    });
    assert_eq!(rest, http, "both sources");
    rest
}

#[test]
fn a_header_is_a_list_or_a_value() {
    assert_eq!(header_on_both::<String>(&["a"]), Ok("a".to_owned()));
    assert_eq!(header_on_both::<Vec<String>>(&["a, b", "c"]), Ok(vec!["a".into(), "b".into(), "c".into()]));
    assert_eq!(
        header_on_both::<Vec<String>>(&[r#""x, \" y", W/"z""#]),
        Ok(vec![r#""x, \" y""#.into(), r#"W/"z""#.into()])
    );
    assert_eq!(header_on_both::<u8>(&["1", "2"]), Ok(2), "of several the last");
    assert_eq!(header_on_both::<Option<u8>>(&[""]), Ok(None));
    assert_eq!(header_on_both::<u8>(&["abc"]).unwrap_err(), "header `x-thing` is not a whole number");
    assert_eq!(header_on_both::<bool>(&[""]).unwrap_err(), "header `x-thing` is empty", "only a query has flags");
    assert_eq!(header_on_both::<Vec<u8>>(&["1, , 2,"]), Ok(vec![1, 2]), "empty elements are ignored");
}

#[test]
fn a_missing_header_is_reported_unless_it_has_a_default() {
    with_event(json!({}), |event| {
        let mut rejections = Rejections::new();
        assert_eq!(header::read::<Option<&str>>(event, "x-api-key", &mut rejections), Some(None));
        assert_eq!(header::read_or::<&str>(event, "x-api-key", &mut rejections, || "none"), Some("none"));
        assert_eq!(header::read::<Vec<&str>>(event, "x-api-key", &mut rejections), Some(vec![]));
        assert_eq!(header::read::<&str>(event, "x-api-key", &mut rejections), None);
        assert_eq!(rejections.problem().logged_detail(), Some("header `x-api-key` is missing"));
    });
}

#[test]
fn the_text_of_repeated_headers_is_joined() {
    let rest = json!({"multiValueHeaders": {"Accept": ["text/html", "*/*"]}});
    with_event(rest, |event| {
        assert_eq!(header::read::<&str>(event, "accept", &mut Rejections::new()), Some("text/html, */*"));
    });
}

#[test]
fn cookies_are_found_by_name() {
    let rest = json!({"multiValueHeaders": {"Cookie": ["a=1; b=\"two\"; a=3"]}});
    let http = json!({"version": "2.0", "rawPath": "/a", "cookies": ["a=1", "b=\"two\"", "a=3"],
        "requestContext": {"http": {"method": "GET"}}});
    for members in [rest, http] {
        with_event(members, |event| {
            let mut rejections = Rejections::new();
            assert_eq!(cookie::read::<u8>(event, "a", &mut rejections), Some(3), "of several the last");
            assert_eq!(cookie::read::<Vec<u8>>(event, "a", &mut rejections), Some(vec![1, 3]));
            assert_eq!(cookie::read::<&str>(event, "b", &mut rejections), Some("two"));
            assert_eq!(cookie::read::<Option<String>>(event, "c", &mut rejections), Some(None));
            assert_eq!(cookie::read_or::<u8>(event, "c", &mut rejections, || 9), Some(9));
            assert!(rejections.is_empty());
            assert_eq!(cookie::read::<String>(event, "c", &mut rejections), None);
            assert_eq!(rejections.problem().logged_detail(), Some("cookie `c` is missing"));
        });
    }
}

#[test]
fn a_path_value_is_borrowed_after_decoding() {
    with_event(json!({"pathParameters": {"id": "a%2Fb%2520c"}}), |event| {
        let mut rejections = Rejections::new();
        assert_eq!(path::read::<&'_ str>(event, "id", &mut rejections), Some("a/b%20c"));
        assert_eq!(path::read::<u64>(event, "id", &mut rejections), None);
        assert_eq!(rejections.problem().logged_detail(), Some("path parameter `id` is not a whole number"));
    });
}

/// Status and detail of the answer to a wrong stage variable.
fn stage_fault<T: DeserializeOwned>(variables: Value) -> (u16, String) {
    with_event(json!({"stageVariables": variables}), |event| {
        let mut rejections = Rejections::new();
        assert!(stage::read::<T>(event, "table", &mut rejections).is_none());
        let detail = rejections.problem().logged_detail().unwrap().to_owned();
        (rejections.into_response().status.as_u16(), detail)
    })
}

#[test]
fn a_wrong_stage_variable_is_a_fault_of_the_deployment() {
    assert_eq!(stage_fault::<String>(Value::Null), (500, "stage variable `table` is missing".to_owned()));
    let wrong = stage_fault::<u8>(json!({"table": "x"}));
    assert_eq!(wrong, (500, "stage variable `table` is not a whole number".to_owned()));
    with_event(json!({"stageVariables": {"table": "users"}}), |event| {
        let mut rejections = Rejections::new();
        assert_eq!(stage::read::<&str>(event, "table", &mut rejections), Some("users"));
        assert_eq!(stage::read_or::<u8>(event, "size", &mut rejections, || 7), Some(7));
    });
}

#[test]
fn a_type_that_needs_fields_is_a_fault_of_the_program() {
    with_event(json!({"multiValueHeaders": {"a": ["1"]}}), |event| {
        let mut rejections = Rejections::new();
        assert!(header::read::<std::collections::HashMap<String, String>>(event, "a", &mut rejections).is_none());
        assert_eq!(rejections.problem().status().as_u16(), 500);
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn list_elements_are_found_however_they_are_joined(elements in prop::collection::vec("[a-z]{1,3}|\"[a-z, \\\\]{0,3}a\"", 1..5)) {
        let values: Vec<_> = elements.iter().map(String::as_str).collect();
        prop_assert_eq!(header_on_both::<Vec<String>>(&values), Ok(elements.clone()));
        prop_assert_eq!(header_on_both::<Vec<String>>(&[&*values.join(" ,\t")]), Ok(elements.clone()));
    }
}

#[test]
fn more_headers_than_a_map_holds_are_left_out() {
    let headers: serde_json::Map<String, Value> =
        (0..40_000).map(|number| (format!("x-{number}"), "1".into())).collect();
    with_event(json!({"headers": headers}), |event| {
        let map = crate::extract::from_event::headers(event);
        assert!((1_000..40_000).contains(&map.len()), "{}", map.len());
    });
}
