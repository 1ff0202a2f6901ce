//! Arguments are read from whole events, as generated code reads them.
#![allow(clippy::needless_borrow, reason = "the tags are called as generated code calls them")]

mod bodies;
mod buffered_types;
mod callers;
mod claim_texts;
mod forms;
mod headers;
mod queries;
mod raw_bodies;
mod together;
mod values;

use crate::context::LambdaContext;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Rejections;
use crate::event::{Decoded, Event, Kind, scan};
use crate::response::ApiError as _;

/// Runs `test` on an event with these members: of an HTTP API if they have a `version`, else of a REST API.
pub(crate) fn with_event<R>(members: Value, test: impl FnOnce(&Event<'_>) -> R) -> R {
    let mut event = match members.get("version") {
        Some(_) => json!({}),
        None => json!({"resource": "/a", "httpMethod": "POST", "path": "/a", "headers": null, "body": null}),
    };
    for (name, value) in members.as_object().unwrap() {
        event[name] = value.clone();
    }
    let text = event.to_string();
    let scan = scan(&text);
    let Kind::Http(source) = scan.kind else { panic!("not a request: {text}") };
    let context = LambdaContext::default();
    test(&Event::new(&text, &Decoded::new(source, &scan.fields), &context))
}

/// The value, or the detail of the rejection.
pub(crate) fn settled<T>(value: Option<T>, rejections: &Rejections) -> Result<T, String> {
    assert_eq!(value.is_none(), !rejections.is_empty());
    value.ok_or_else(|| rejections.problem().entries()[0].detail.clone())
}

/// An argument `n` of a query, as an HTTP API sends it.
pub(crate) fn query<T: DeserializeOwned>(query: &str) -> Result<T, String> {
    let members = json!({"version": "2.0", "rawPath": "/a", "rawQueryString": query,
        "requestContext": {"http": {"method": "GET", "path": "/a"}}});
    with_event(members, |event| {
        let mut rejections = Rejections::new();
        let value = super::query::read::<T>(event, "n", &mut rejections);
        settled(value, &rejections)
    })
}

/// A body, read as JSON: the value, or status, pointer, line, column and detail.
pub(crate) fn json_body<T: DeserializeOwned>(body: &str) -> Result<T, (u16, Option<String>, usize, usize, String)> {
    use super::body::{BodyTag, ReadJson as _};
    with_event(json!({"body": body}), |event| {
        let mut rejections = Rejections::new();
        let value = (&BodyTag::<T>::NEW).read(event, &mut rejections);
        value.ok_or_else(|| {
            let problem = rejections.problem();
            let entry = problem.entries()[0].clone();
            let place = (entry.line.unwrap_or_default(), entry.column.unwrap_or_default());
            (problem.status().as_u16(), entry.pointer, place.0, place.1, entry.detail)
        })
    })
}
