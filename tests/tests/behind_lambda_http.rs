//! `Function::run_service`: behind `lambda_http::run` a program gives the same answers as without it.

use std::time::Duration;

use api_handler::StreamBody;
use api_handler::invocation::Outcome;
use api_handler::prelude::*;
use api_handler_tests::{chunks, file, http as payload_2, rest, send};
use lambda_http::request::LambdaRequest;
use lambda_http::tower::{Service, ServiceExt};
use lambda_http::{Request, RequestExt, Response};
use serde_json::{Value, json};

#[api_handler]
fn describe(
    method: Method,
    event: &Event<'_>,
    #[claims] claims: Option<std::collections::BTreeMap<String, String>>,
    #[body] body: Option<Bytes>,
) -> Reply<Value> {
    let headers: Vec<_> = ["x-tenant", "cookie", "content-type"].map(|name| event.header(name)).into_iter().collect();
    let description = json!({
        "method": method.as_str(),
        "path": event.path(),
        "query": event.query_pairs(),
        "headers": headers,
        "stage variable": event.stage_variable("table"),
        "claims": claims,
        "body": body.as_deref(),
    });
    Reply::new(description).header("x-one", "1").header("x-two", "1").header("x-two", "2").cookie(Cookie::new("a", "b"))
}

#[api_handler(GET "/users/{id}")]
fn user(id: u64) -> Result<String, Problem> {
    Err(Problem::not_found(format!("there is no user {id}")))
}

#[api_handler(GET "/image")]
fn image() -> Vec<u8> {
    vec![0, 159, 146, 150]
}

#[api_handler(GET "/panic")]
fn panics() -> String {
    panic!("on purpose")
}

#[api_handler(GET "/slow")]
async fn slow() -> String {
    tokio::time::sleep(Duration::from_secs(60)).await;
    String::new()
}

#[api_handler(GET "/chunks")]
fn in_chunks() -> StreamBody {
    StreamBody::new(chunks([Ok::<_, std::io::Error>(Bytes::from("one, ")), Ok(Bytes::from("two"))]))
}

fn api() -> Api {
    Api::new(routes![describe, user, image, panics, slow, in_chunks]).gateway_timeout(Duration::from_millis(50))
}

async fn through_lambda_http(function: Function<()>, event: &Value) -> Response<lambda_http::Body> {
    let request = Request::from(serde_json::from_value::<LambdaRequest>(event.clone()).unwrap());
    let request = request.with_lambda_context(lambda_http::Context::default());
    let mut service = function.into_service();
    service.ready().await.unwrap().call(request).await.unwrap()
}

/// Status, body and all headers of the program's answer without lambda_http, parsed from its JSON.
async fn without_lambda_http(event: &Value) -> (u16, Vec<u8>, Vec<(String, String)>) {
    let Outcome::Answer(answer) = send(&api().state(()), event.to_string().as_bytes()).await else {
        panic!("no answer")
    };
    let json: Value = serde_json::from_slice(answer.as_bytes()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut headers: Vec<(String, String)> = Vec::new();
    for (name, values) in json["multiValueHeaders"].as_object().into_iter().flatten() {
        headers.extend(values.as_array().unwrap().iter().map(|value| (name.clone(), text(value))));
    }
    for (name, value) in json["headers"].as_object().into_iter().flatten() {
        if json["multiValueHeaders"][name].is_null() {
            headers.push((name.clone(), text(value)));
        }
    }
    headers
        .extend(json["cookies"].as_array().into_iter().flatten().map(|value| ("set-cookie".to_owned(), text(value))));
    headers.sort();
    let body = text(&json["body"]);
    let body = match json["isBase64Encoded"].as_bool().unwrap() {
        true => base64_simd::STANDARD.decode_to_vec(body).unwrap(),
        false => body.into_bytes(),
    };
    (answer.status(), body, headers)
}

async fn assert_same(name: &str, event: &Value) {
    let response = through_lambda_http(api().state(()), event).await;
    let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        (name.as_str().to_owned(), value.to_str().unwrap().to_owned())
    };
    let mut headers: Vec<_> = response.headers().iter().map(header).collect();
    headers.sort();
    let found = (response.status().as_u16(), response.body().to_vec(), headers);
    assert_eq!(found, without_lambda_http(event).await, "{name}");
}

#[tokio::test]
async fn events_are_answered_as_without_lambda_http() {
    for name in [
        "rest/get",
        "http/get",
        "http-v1/get",
        "http-v1/form",
        "url/get",
        "alb/get",
        "alb/get-multi-value",
        "alb/post-base64",
    ] {
        assert_same(name, &file(name)).await;
    }
    for path in ["/users/7", "/users/x", "/image", "/panic", "/nowhere/else"] {
        assert_same(path, &rest("GET", path)).await;
        assert_same(path, &payload_2("GET", path, "tag=a%26b&tag=2&plus=1+1")).await;
    }
    assert_same("DELETE", &rest("DELETE", "/users/7")).await;
}

#[tokio::test]
async fn a_slow_handler_is_a_504_and_a_stream_is_one_body() {
    let response = through_lambda_http(api().state(()), &rest("GET", "/slow")).await;
    assert_eq!(response.status(), 504);
    for function in [api().state(()), api().streaming().state(())] {
        let response = through_lambda_http(function, &rest("GET", "/chunks")).await;
        assert_eq!((response.status().as_u16(), response.body().as_ref()), (200, &b"one, two"[..]));
    }
}

#[tokio::test]
async fn a_request_that_was_not_made_from_an_event_is_answered() {
    let request = Request::new(lambda_http::Body::Empty);
    let response = api().state(()).into_service().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
    let description: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!((&description["method"], &description["path"]), (&json!("GET"), &json!("/")));
}

#[test]
fn it_is_run_by_lambda_http_with_a_tower_layer_around_it() {
    let program = env!("CARGO_BIN_EXE_behind_lambda_http");
    let function = api_handler_tests::runtime_api::Function::start(program, Duration::from_secs(10), &[]);
    function.send("1", &rest("GET", "/users/7"));
    let answer = function.answer("1");
    assert_eq!((answer.status(), &*answer.text()), (200, "7 None"));
    assert_eq!(answer.json["multiValueHeaders"]["x-layer"], json!(["passed"]));
    function.send("2", &rest("GET", "/panic"));
    assert_eq!(function.answer("2").status(), 500);
    function.send("3", &payload_2("GET", "/users/8", "full=yes"));
    assert_eq!(function.answer("3").text(), "8 Some(true)");
}

/// `lambda_http::run` itself would panic: `Missing AWS_LAMBDA_FUNCTION_NAME`.
#[test]
fn outside_lambda_the_program_is_a_local_gateway_with_the_layer_around_its_function() {
    let program = env!("CARGO_BIN_EXE_behind_lambda_http");
    let routes = api_handler_tests::command::run(program, &["routes"], "");
    assert!(String::from_utf8_lossy(&routes.stdout).contains("GET /users/{id}"), "{routes:?}");
    let gateway = api_handler_tests::gateway::Gateway::start(program, &[], &[]);
    let reply = gateway.get("/users/7?full=yes");
    assert_eq!((reply.status, reply.text(), reply.header("x-layer")), (200, "7 Some(true)", Some("passed")));
}
