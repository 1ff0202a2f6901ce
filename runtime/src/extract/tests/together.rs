//! All rejections of a request are answered together.

use std::error::Error;
use std::fmt;

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::body::{self, ReadJson as _};
use super::super::{Rejections, header, path, query};
use super::with_event;
use crate::event::Event;
use crate::response::{ApiError, Problem};

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "only read")]
struct Change {
    name: String,
}

/// Reads the arguments of `PUT /users/{id}`.
fn user_parts(event: &Event<'_>) -> Rejections {
    let mut rejections = Rejections::new();
    path::read::<u64>(event, "id", &mut rejections);
    query::read::<u32>(event, "page", &mut rejections);
    header::read::<u8>(event, "x-version", &mut rejections);
    (&body::BodyTag::<Change>::NEW).read(event, &mut rejections);
    rejections
}

/// Status and body of an answer.
fn answer(rejections: Rejections, event: &Event<'_>) -> (u16, Value) {
    let problem = rejections.into_response().take_problem().unwrap();
    (problem.status().as_u16(), serde_json::from_str(&problem.to_json(&event.request_id())).unwrap())
}

#[test]
fn four_problems_are_four_entries() {
    let members = json!({"pathParameters": {"id": "abc"}, "queryStringParameters": {"page": "-1"},
        "headers": {"x-version": "new"}, "body": "{\"name\": 7}"});
    let (status, problem) = with_event(members, |event| answer(user_parts(event), event));
    assert_eq!(status, 400);
    let expected = json!({
        "title": "Bad Request",
        "status": 400,
        "detail": "the request has 4 problems",
        "errors": [
            {"in": "path", "name": "id", "detail": "path parameter `id` is not a whole number"},
            {"in": "query", "name": "page", "detail": "query parameter `page` is too small: it must be between 0 and 4294967295"},
            {"in": "header", "name": "x-version", "detail": "header `x-version` is not a whole number"},
            {"in": "body", "pointer": "/name", "line": 1, "column": 10, "detail": "`/name` must be a string, not a number"},
        ],
    });
    assert_eq!(problem, expected);
}

#[test]
fn only_a_body_of_the_wrong_shape_is_422() {
    let members = json!({"pathParameters": {"id": "7"}, "queryStringParameters": {"page": "1"},
        "headers": {"x-version": "1"}, "body": "{}"});
    let (status, problem) = with_event(members, |event| answer(user_parts(event), event));
    assert_eq!((status, &problem["detail"]), (422, &json!("`/name` is missing")));
    assert_eq!(problem["errors"].as_array().unwrap().len(), 1);
}

#[test]
fn a_wrong_content_type_wins_and_the_rest_is_listed() {
    let members = json!({"pathParameters": {"id": "abc"}, "queryStringParameters": {"page": "1"},
        "headers": {"x-version": "1", "content-type": "text/plain"}, "body": "{}"});
    let (status, problem) = with_event(members, |event| answer(user_parts(event), event));
    assert_eq!((status, problem["errors"].as_array().unwrap().len()), (415, 2));
}

/// An error of a `FromEvent`.
#[derive(Debug)]
struct Refused(u16);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused behind the scenes")
    }
}

impl Error for Refused {}

impl ApiError for Refused {
    fn problem(&self) -> Problem {
        let status = http::StatusCode::from_u16(self.0).unwrap();
        Problem::new(status).with_detail("refused").with_code("refused").with_header("x-why", "so")
    }

    fn cause(&self) -> Option<&(dyn Error + 'static)> {
        Some(self)
    }
}

#[test]
fn the_most_important_status_is_answered() {
    let wrong = json!({"pathParameters": {"id": "abc"}});
    for (statuses, expected) in
        [(&[401, 503][..], 503), (&[422, 403, 429], 403), (&[404, 413], 404), (&[413], 413), (&[422], 400), (&[], 400)]
    {
        let (status, _) = with_event(wrong.clone(), |event| {
            let mut rejections = Rejections::new();
            path::read::<u64>(event, "id", &mut rejections);
            statuses.iter().for_each(|status| rejections.absorb(&Refused(*status)));
            answer(rejections, event)
        });
        assert_eq!(status, expected, "{statuses:?}");
    }
}

#[test]
fn a_single_error_is_answered_unchanged() {
    for status in [400, 403, 404, 422] {
        let mut rejections = Rejections::new();
        rejections.absorb(&Refused(status));
        let (answered, problem) = with_event(json!({}), |event| answer(rejections, event));
        assert_eq!((answered, &problem["code"]), (status, &json!("refused")));
    }
}

#[test]
fn nested_rejections_are_merged() {
    with_event(json!({"pathParameters": {"id": "abc"}, "body": "{}"}), |event| {
        let mut inner = Rejections::new();
        query::read::<u32>(event, "page", &mut inner);
        header::read::<u32>(event, "x", &mut inner);
        let mut outer = Rejections::new();
        path::read::<u64>(event, "id", &mut outer);
        outer.absorb(&inner);
        outer.absorb(&Problem::bad_request("the signature is damaged"));
        let (status, problem) = answer(outer, event);
        assert_eq!(status, 400);
        let places: Vec<_> =
            problem["errors"].as_array().unwrap().iter().map(|entry| entry["in"].as_str().unwrap()).collect();
        assert_eq!(places, ["path", "query", "header", "event"]);
        assert_eq!(problem["errors"][3]["detail"], "the signature is damaged");
    });
}

#[test]
fn the_cause_of_a_fault_is_for_the_log_and_not_for_the_client() {
    let mut inner = Rejections::new();
    inner.absorb(&Refused(503));
    let mut outer = Rejections::new();
    outer.absorb(&inner);
    assert_eq!(outer.cause().unwrap().to_string(), "refused behind the scenes");
    let (status, problem) = with_event(json!({}), |event| answer(outer, event));
    assert_eq!((status, problem.get("detail")), (503, None));
}

#[test]
fn rejections_can_be_held_across_an_await() {
    fn is_send<T: Send>() {}
    is_send::<(Rejections, &Event<'_>)>();
}
