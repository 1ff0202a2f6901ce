//! `lambda_http::Request` as an argument contains what lambda_http itself puts into it, without losing anything and without
//! a panic.

use api_handler::invocation::Outcome;
use api_handler::prelude::*;
use api_handler_tests::{answer, http as payload_2, rest};
use lambda_http::request::{LambdaRequest, RequestContext};
use lambda_http::{Request, RequestExt};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Everything that a request contains, as JSON.
fn described(request: &Request) -> Value {
    let headers: Vec<_> = request.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    let map = |map: lambda_http::aws_lambda_events::query_map::QueryMap| {
        let mut pairs: Vec<(String, String)> = map.iter().map(|(name, value)| (name.into(), value.into())).collect();
        pairs.sort();
        pairs
    };
    json!({
        "method": request.method().as_str(),
        "uri": request.uri().to_string(),
        "path": request.raw_http_path(),
        "headers": headers,
        "query": map(request.query_string_parameters()),
        "placeholders": map(request.path_parameters()),
        "stage": map(request.stage_variables()),
        "body": request.body().as_ref(),
        "context": match request.request_context() {
            RequestContext::ApiGatewayV1(context) => json!([context.account_id, context.stage, context.path]),
            RequestContext::ApiGatewayV2(context) => json!([context.account_id, context.stage, context.http.source_ip]),
            _ => json!("other"),
        },
    })
}

#[api_handler]
async fn describe(request: Request) -> Value {
    described(&request)
}

async fn ours(event: &Value) -> Value {
    answer(&Api::new(routes![describe]).state(()), event).await.value()
}

#[api_handler]
fn request_id(request: Request, context: lambda_http::Context) -> String {
    assert_eq!(request.lambda_context(), context);
    context.request_id
}

#[tokio::test]
async fn the_context_is_the_one_from_lambda() {
    let mut context = api_handler::LambdaContext::default();
    context.request_id = "one".to_owned();
    let function = Api::new(routes![request_id]).state(());
    let event = rest("GET", "/").to_string();
    let Outcome::Answer(answer) = function.invoke(event.as_bytes(), &context).await else { panic!("no answer") };
    let answer: Value = serde_json::from_slice(answer.as_bytes()).unwrap();
    assert_eq!(answer["body"], "one");
}

#[tokio::test]
async fn it_contains_what_lambda_http_puts_into_it() {
    let mut one = rest("POST", "/users/7");
    one["multiValueQueryStringParameters"] = json!({"tag": ["a&b"]});
    one["queryStringParameters"] = json!({"tag": "a&b"});
    one["stageVariables"] = json!({"table": "users"});
    one["body"] = json!("text");
    one["requestContext"]["stage"] = json!("dev");
    let mut two = payload_2("PUT", "/users/7", "a=1&b=%20&a=2");
    two["cookies"] = json!(["a=1", "b=2"]);
    two["body"] = json!("AAEC");
    two["isBase64Encoded"] = json!(true);
    for event in [one, two] {
        let theirs: LambdaRequest = serde_json::from_value(event.clone()).unwrap();
        assert_eq!(ours(&event).await, described(&Request::from(theirs)));
    }
}

#[tokio::test]
async fn repeated_headers_are_all_there() {
    let mut event = rest("GET", "/");
    event["multiValueHeaders"]["x-a"] = json!(["one", "two"]);
    event["headers"]["x-a"] = json!("two");
    let seen = ours(&event).await;
    let values: Vec<_> = seen["headers"].as_array().unwrap().iter().filter(|pair| pair[0] == "x-a").collect();
    assert_eq!(values, [&json!(["x-a", b"one"]), &json!(["x-a", b"two"])]);
}

#[tokio::test]
async fn damaged_events_are_answered() {
    let mut event = rest("GET", "/");
    event["requestContext"] = json!({"stage": 3, "httpMethod": 4});
    event["headers"] = json!({"host": "a b", "x-forwarded-proto": "https,http", "x-bad": "a\u{1}"});
    event["multiValueHeaders"] = Value::Null;
    event["path"] = json!("/a b<c>?é");
    let seen = ours(&event).await;
    assert_eq!(seen["uri"], "/3/a%20b%3Cc%3E%3F%C3%A9");
    event["body"] = json!("no base64!");
    event["isBase64Encoded"] = json!(true);
    assert_eq!(ours(&event).await["status"], 400);
}

proptest! {
    #[test]
    fn no_text_in_any_place_panics(text in any::<String>()) {
        let mut event = rest("GET", "/");
        event["path"] = json!(text);
        event["headers"] = json!({"host": text, "x-forwarded-proto": text});
        event["multiValueHeaders"] = Value::Null;
        event["queryStringParameters"] = json!({text.as_str(): text});
        event["requestContext"]["stage"] = json!(text);
        event["requestContext"]["identity"]["sourceIp"] = json!(text);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let seen = runtime.block_on(ours(&event));
        prop_assert!(seen["status"] != 500, "{}", seen);
    }
}
