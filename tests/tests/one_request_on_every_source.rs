//! The same request reaches the handler with the same arguments on every source.

use api_handler::prelude::*;
use api_handler_tests::{answer, file};
use serde_json::{Value, json};

#[api_handler(PUT "/users/{id}")]
fn update(id: String, #[query] tag: Vec<String>) -> (String, Vec<String>) {
    (id, tag)
}

fn rest() -> Value {
    json!({
        "resource": "/users/{name}",
        "path": "/users/a%2Fb%2520c",
        "httpMethod": "PUT",
        "headers": null,
        "multiValueHeaders": null,
        "queryStringParameters": {"tag": "<x>"},
        "multiValueQueryStringParameters": {"tag": ["1", "2,3", "<x>"]},
        "pathParameters": {"name": "a%2Fb%2520c"},
        "stageVariables": null,
        "requestContext": {"stage": "dev", "path": "/dev/users/a%2Fb%2520c", "resourcePath": "/users/{name}"},
        "body": null,
        "isBase64Encoded": false
    })
}

fn rest_behind_a_base_path() -> Value {
    let mut event = rest();
    event["path"] = "/orders/users/a%2Fb%2520c".into();
    event["requestContext"]["path"] = "/orders/users/a%2Fb%2520c".into();
    event
}

fn http_with_a_stage() -> Value {
    json!({
        "version": "2.0",
        "routeKey": "PUT /users/{id}",
        "rawPath": "/dev/users/a/b%20c",
        "rawQueryString": "tag=1&tag=2,3&tag=%3Cx%3E",
        "queryStringParameters": {"tag": "1,2,3,<x>"},
        "pathParameters": {"id": "a/b%20c"},
        "headers": {},
        "requestContext": {"stage": "dev", "http": {"method": "PUT", "path": "/dev/users/a/b%20c"}},
        "isBase64Encoded": false
    })
}

fn function_url() -> Value {
    json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/users/a%2Fb%2520c",
        "rawQueryString": "tag=1&tag=2,3&tag=%3Cx%3E",
        "headers": {},
        "requestContext": {
            "stage": "$default",
            "domainName": "abc.lambda-url.eu-west-1.on.aws",
            "http": {"method": "PUT", "path": "/users/a%2Fb%2520c"}
        },
        "isBase64Encoded": false
    })
}

fn http_v1_with_a_stage() -> Value {
    json!({
        "version": "1.0",
        "resource": "/users/{id}",
        "path": "/dev/users/a%2Fb%2520c",
        "httpMethod": "PUT",
        "headers": {},
        "multiValueHeaders": {},
        "queryStringParameters": {"tag": "<x>"},
        "multiValueQueryStringParameters": {"tag": ["1", "2,3", "<x>"]},
        "pathParameters": {"id": "a/b%20c"},
        "requestContext": {"stage": "dev", "path": "/dev/users/a/b%20c", "resourcePath": "/users/{id}"},
        "body": null,
        "isBase64Encoded": false
    })
}

fn http_v1_default_route() -> Value {
    let mut event = http_v1_with_a_stage();
    event["resource"] = "$default".into();
    event["pathParameters"] = Value::Null;
    event
}

fn alb() -> Value {
    json!({
        "requestContext": {"elb": {"targetGroupArn": "arn"}},
        "httpMethod": "PUT",
        "path": "/users/a%2Fb%2520c",
        "multiValueQueryStringParameters": {"tag": ["1", "2,3", "%3Cx%3E"]},
        "multiValueHeaders": {},
        "body": "",
        "isBase64Encoded": false
    })
}

fn lattice() -> Value {
    json!({
        "version": "2.0",
        "path": "/users/a%2Fb%2520c?tag=1&tag=2,3&tag=%3Cx%3E",
        "method": "PUT",
        "headers": {},
        "queryStringParameters": {"tag": ["1", "2,3", "%3Cx%3E"]},
        "requestContext": {"serviceArn": "arn", "region": "eu-west-1"}
    })
}

#[tokio::test]
async fn arguments_are_decoded_once() {
    let function = Api::new(routes![update]).state(());
    for event in [
        rest(),
        rest_behind_a_base_path(),
        http_with_a_stage(),
        http_v1_with_a_stage(),
        http_v1_default_route(),
        function_url(),
        alb(),
        lattice(),
    ] {
        let answer = answer(&function, &event).await;
        assert_eq!(answer.value(), json!(["a/b%20c", ["1", "2,3", "<x>"]]), "{event}");
    }
}

/// The events of two sources contain only the last of several values.
#[tokio::test]
async fn a_source_that_sends_one_value_sends_the_last() {
    let function = Api::new(routes![update]).state(());
    let mut single = alb();
    single["queryStringParameters"] = json!({"tag": "%3Cx%3E"});
    single["headers"] = json!({});
    for lost in ["multiValueQueryStringParameters", "multiValueHeaders"] {
        single.as_object_mut().unwrap().remove(lost);
    }
    let lattice_v1 = json!({
        "raw_path": "/users/a%2Fb%2520c",
        "method": "PUT",
        "headers": {},
        "query_string_parameters": {"tag": "%3Cx%3E"}
    });
    for event in [single, lattice_v1] {
        assert_eq!(answer(&function, &event).await.value(), json!(["a/b%20c", ["<x>"]]), "{event}");
    }
}

#[api_handler]
fn cookie_header(#[header] cookie: String) -> String {
    cookie
}

#[tokio::test]
async fn the_cookie_header_is_one_header_on_every_source() {
    let function = Api::new(routes![cookie_header]).state(());
    for name in ["http-v1/get", "http/get"] {
        assert_eq!(answer(&function, &file(name)).await.text(), "session=abc; theme=dark", "{name}");
    }
}
