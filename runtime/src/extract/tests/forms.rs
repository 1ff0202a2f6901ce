//! Forms are read, or rejected with a reason.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::json;

use super::super::{Rejections, form};
use super::with_event;
use crate::response::ApiError as _;

/// Reads a form with that body and content type.
fn form<T: serde::de::DeserializeOwned>(body: Option<&str>, content_type: Option<&str>) -> Result<T, (u16, String)> {
    let headers = content_type.map(|value| json!({"content-type": value}));
    with_event(json!({"body": body, "headers": headers}), |event| {
        let mut rejections = Rejections::new();
        let value = form::read::<T>(event, &mut rejections);
        let problem = rejections.problem();
        value.ok_or_else(|| (problem.status().as_u16(), problem.logged_detail().unwrap().to_owned()))
    })
}

#[derive(Debug, Deserialize, PartialEq)]
struct Login {
    user: String,
    age: Option<u8>,
    #[serde(default)]
    stay: bool,
}

#[test]
fn forms_are_read_or_rejected_with_a_reason() {
    const FORM: Option<&str> = Some("application/x-www-form-urlencoded; charset=utf-8");
    let login = form::<Login>(Some("user=a+b%26&age=&stay=on"), FORM);
    assert_eq!(login, Ok(Login { user: "a b&".to_owned(), age: None, stay: true }));
    let pairs = form::<Vec<(String, u8)>>(Some("a=1&b=2&a=3"), FORM).unwrap();
    assert_eq!(pairs, [("a".to_owned(), 1), ("b".to_owned(), 2), ("a".to_owned(), 3)]);
    assert_eq!(form::<HashMap<String, Vec<u8>>>(Some("a=1&a=3"), FORM).unwrap()["a"], [1, 3]);
    assert_eq!(form::<Option<Login>>(None, None), Ok(None));
    let wrong = form::<Login>(Some("user=a&age=300"), FORM).unwrap_err();
    assert_eq!(wrong, (400, "form field `age` is too large: it must be between 0 and 255".to_owned()));
    assert_eq!(form::<Login>(None, FORM).unwrap_err(), (400, "form field `user` is missing".to_owned()));
    assert_eq!(
        form::<Login>(None, None).unwrap_err(),
        (400, "the form is missing: the request has no body".to_owned())
    );
    assert_eq!(form::<u8>(Some("a=1"), FORM).unwrap_err().0, 500, "a form is never a number");
    for (content_type, reason) in [
        #[cfg(not(feature = "multipart"))]
        (Some("multipart/form-data; boundary=x"), "`multipart/form-data`, which is not supported"),
        (Some("application/json"), "which is not a form"),
        (None, "has no content type"),
    ] {
        let (status, detail) = form::<Login>(Some("user=a"), content_type).unwrap_err();
        assert_eq!(status, 415);
        assert!(detail.contains(reason) && detail.contains("application/x-www-form-urlencoded"), "{detail}");
    }
}
