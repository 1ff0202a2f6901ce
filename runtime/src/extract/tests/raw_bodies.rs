//! Raw bodies are read unchanged, and the content type of JSON is checked.

use bytes::Bytes;
use serde_json::{Value, json};

use super::super::Rejections;
use super::super::body::{BodyTag, ReadJson as _, ReadRaw as _};
use super::with_event;
use crate::response::ApiError as _;

/// Reads a JSON body with that content type: the value, or status and detail.
fn typed(content_type: Option<&str>) -> Result<Value, (u16, String)> {
    let headers = content_type.map(|value| json!({"Content-Type": [value]}));
    with_event(json!({"body": "{\"a\":1}", "multiValueHeaders": headers}), |event| {
        let mut rejections = Rejections::new();
        let value = (&BodyTag::<Value>::NEW).read(event, &mut rejections);
        let problem = rejections.problem();
        let detail = problem.logged_detail().unwrap_or_default().to_owned();
        if problem.status().as_u16() == 415 {
            assert_eq!(problem.headers()["accept"], "application/json");
            assert!(value.is_none());
            return Err((415, detail));
        }
        value.ok_or((problem.status().as_u16(), detail))
    })
}

#[test]
fn a_content_type_other_than_json_is_415() {
    let good = ["application/json", "Application/JSON; charset=utf-8", "text/json", "application/vnd.api+json;v=1", ""];
    for good in good {
        assert_eq!(typed(Some(good)), Ok(json!({"a": 1})), "{good}");
    }
    assert!(typed(None).is_ok());
    let (status, detail) = typed(Some("application/x-www-form-urlencoded")).unwrap_err();
    assert_eq!(status, 415);
    assert!(detail.contains("`curl -d`") && detail.contains("send `content-type: application/json`"), "{detail}");
    let (status, detail) = typed(Some("text/plain")).unwrap_err();
    let expected = "the body is sent as `text/plain`, which is not JSON: send `content-type: application/json`";
    assert_eq!((status, &*detail), (415, expected));
}

#[test]
fn raw_bodies_are_read_unchanged() {
    let members = json!({"body": "aGk=", "isBase64Encoded": true, "headers": {"content-type": "text/plain"}});
    with_event(members, |event| {
        let mut rejections = Rejections::new();
        assert_eq!((&BodyTag::<&str>::NEW).read(event, &mut rejections), Some("hi"));
        assert_eq!((&BodyTag::<&[u8]>::NEW).read(event, &mut rejections), Some(&b"hi"[..]));
        assert_eq!((&BodyTag::<String>::NEW).read(event, &mut rejections), Some("hi".to_owned()));
        assert_eq!((&BodyTag::<Vec<u8>>::NEW).read(event, &mut rejections), Some(b"hi".to_vec()));
        assert_eq!((&BodyTag::<Option<Bytes>>::NEW).read(event, &mut rejections), Some(Some(Bytes::from("hi"))));
        type Alias = Option<String>;
        assert_eq!((&BodyTag::<Alias>::NEW).read(event, &mut rejections), Some(Some("hi".to_owned())));
        assert!(rejections.is_empty());
    });
}

#[test]
fn absent_and_damaged_raw_bodies_are_reported() {
    with_event(json!({}), |event| {
        let mut rejections = Rejections::new();
        assert_eq!((&BodyTag::<Option<String>>::NEW).read(event, &mut rejections), Some(None));
        assert_eq!((&BodyTag::<Option<Vec<u16>>>::NEW).read(event, &mut rejections), Some(None));
        assert!(rejections.is_empty());
        assert_eq!((&BodyTag::<Vec<u16>>::NEW).read(event, &mut rejections), None);
        assert_eq!((&BodyTag::<Bytes>::NEW).read(event, &mut rejections), None);
        assert!(rejections.problem().entries().iter().all(|entry| entry.detail == "the body is missing"));
    });
    for (body, detail) in [
        ("%%%", "the body is not valid base64, although the event marks it as base64"),
        ("aP8=", "the body is not UTF-8: the byte at offset 1 is invalid"),
    ] {
        with_event(json!({"body": body, "isBase64Encoded": true}), |event| {
            let mut rejections = Rejections::new();
            assert_eq!((&BodyTag::<Option<&str>>::NEW).read(event, &mut rejections), None);
            let problem = rejections.problem();
            assert_eq!((problem.status().as_u16(), problem.logged_detail()), (400, Some(detail)));
        });
    }
}
