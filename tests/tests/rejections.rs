//! All mistakes in a request are reported in one answer, each with its location.

use api_handler::prelude::*;
use api_handler_tests::{Answer, answer, rest};
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Change {
    name: String,
    #[allow(dead_code, reason = "only read by serde")]
    age: u8,
}

#[api_handler(PUT "/users/{id}")]
fn update(id: u32, #[query] page: u32, #[header] if_match: u64, #[body] change: Change) -> String {
    format!("{id} {page} {if_match} {}", change.name)
}

fn event(path: &str, page: &str, if_match: &str, body: &str, content_type: Option<&str>) -> Value {
    let mut event = rest("PUT", path);
    event["multiValueQueryStringParameters"] = json!({"page": [page]});
    event["multiValueHeaders"]["If-Match"] = json!([if_match]);
    if let Some(content_type) = content_type {
        event["multiValueHeaders"]["Content-Type"] = json!([content_type]);
    }
    event["body"] = body.into();
    event
}

async fn put(event: Value) -> Answer {
    answer(&Api::new(routes![update]).state(()), &event).await
}

const GOOD: &str = r#"{"name":"Ada","age":36}"#;

#[tokio::test]
async fn a_good_request() {
    let answer = put(event("/users/7", "1", "2", GOOD, Some("application/json"))).await;
    assert_eq!((answer.status(), answer.text().as_str()), (200, "7 1 2 Ada"));
}

#[tokio::test]
async fn five_mistakes_are_one_problem_with_five_entries() {
    let answer = put(event("/users/abc", "-1", "x", r#"{"name":1}"#, Some("application/json"))).await;
    assert_eq!(answer.status(), 400);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let problem = answer.value();
    let places: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (entry["in"].as_str(), entry["name"].as_str()))
        .collect();
    assert_eq!(
        places,
        [
            (Some("path"), Some("id")),
            (Some("query"), Some("page")),
            (Some("header"), Some("if-match")),
            (Some("body"), None),
            (Some("body"), None)
        ],
        "{problem:#}"
    );
    assert_eq!([&problem["errors"][3]["pointer"], &problem["errors"][4]["pointer"]], ["/age", "/name"]);
    assert!(!problem.to_string().contains("::"), "no type's path: {problem}");
}

#[tokio::test]
async fn only_a_body_of_the_wrong_shape_is_422() {
    let answer = put(event("/users/7", "1", "2", r#"{"name":"Ada","age":1000}"#, None)).await;
    assert_eq!(answer.status(), 422, "{:?}", answer.json);
    assert_eq!(answer.value()["errors"][0]["pointer"], "/age");
    let answer = put(event("/users/7", "1", "2", r#"{"name":"Ada","#, None)).await;
    assert_eq!(answer.status(), 400, "{:?}", answer.json);
}

#[tokio::test]
async fn curls_default_content_type_gets_a_hint_what_to_send() {
    let answer = put(event("/users/7", "1", "2", GOOD, Some("application/x-www-form-urlencoded"))).await;
    assert_eq!(answer.status(), 415);
    assert!(answer.text().contains("content-type: application/json"), "{}", answer.text());
}

#[tokio::test]
async fn hostile_bodies() {
    let deep = "[".repeat(10_000);
    let large = format!("\"{}\"", "a".repeat(5_900_000));
    for body in [deep.as_str(), &large, "\u{0}", ""] {
        let answer = put(event("/users/7", "1", "2", body, None)).await;
        assert!((400..500).contains(&answer.status()), "{}: {:?}", answer.status(), answer.text());
        assert!(answer.text().len() < 1_000, "a problem does not repeat what was sent");
    }
}

/// Fails with an error that is not `Send`.
struct Never;

#[derive(Debug)]
struct Refused(#[allow(dead_code, reason = "it is not `Send`")] std::rc::Rc<()>);

impl ApiError for Refused {
    fn problem(&self) -> Problem {
        Problem::bad_request("never")
    }
}

impl<'a, S: Sync> FromEvent<'a, S> for Never {
    type Error = Refused;

    async fn from_event(_: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Refused> {
        std::future::ready(()).await;
        Err(Refused(std::rc::Rc::new(())))
    }
}

#[api_handler(GET "/mixed")]
fn mixed(_one: Never, #[query] _a: u8, _two: Never, _method: Method, #[query] _b: u8) {}

#[api_handler(POST "/mixed")]
async fn mixed_async(_one: Never, #[query] _a: u8, _two: Never, _method: Method, #[query] _b: u8) {}

#[tokio::test]
async fn async_arguments_are_reported_in_order_with_the_others() {
    let function = Api::new(routes![mixed, mixed_async]).state(());
    for method in ["GET", "POST"] {
        let answer = answer(&function, &rest(method, "/mixed")).await;
        let problem = answer.value();
        let details: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|entry| &entry["detail"]).collect();
        let expected = ["never", "query parameter `a` is missing", "never", "query parameter `b` is missing"];
        assert_eq!((answer.status(), details), (400, expected.map(Value::from).iter().collect()));
    }
}
