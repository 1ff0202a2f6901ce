//! What the behaviour tests share: events in, answers out, through the real `invoke`.
//!
//! Each file under `tests/` holds one promise.

#[cfg(unix)]
pub mod gateway;
pub mod runtime_api;

use api_handler::{Context, Function, Outcome};
use serde_json::{Value, json};

/// A proxy response, taken apart.
#[derive(Debug)]
pub struct Answer {
    /// The whole JSON.
    pub json: Value,
}

impl Answer {
    /// `statusCode`.
    pub fn status(&self) -> u64 {
        self.json["statusCode"].as_u64().expect("statusCode is a number")
    }

    /// `body`, with base64 undone.
    pub fn body(&self) -> Vec<u8> {
        let body = self.json["body"].as_str().expect("body is a string");
        if self.json["isBase64Encoded"].as_bool().expect("isBase64Encoded is a bool") {
            return base64_simd::STANDARD.decode_to_vec(body).expect("isBase64Encoded is true to the body");
        }
        body.as_bytes().to_vec()
    }

    /// `body` as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body()).expect("the body is text")
    }

    /// `body` as JSON.
    pub fn value(&self) -> Value {
        serde_json::from_slice(&self.body()).expect("the body is JSON")
    }

    /// A header's only value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.json["headers"][name].as_str()
    }
}

/// Sends an event, which must be answered.
pub async fn answer<S: Send + Sync + 'static>(function: &Function<S>, event: &Value) -> Answer {
    match send(function, event.to_string().as_bytes()).await {
        Outcome::Answer(answer) => {
            Answer { json: serde_json::from_slice(answer.as_bytes()).expect("a proxy response is JSON") }
        }
        Outcome::NotHttp(error) => panic!("not answered: {}", error.message),
    }
}

/// Sends the bytes of an event.
pub async fn send<S: Send + Sync + 'static>(function: &Function<S>, event: &[u8]) -> Outcome {
    function.invoke(event.to_vec().into(), Context::default()).await
}

/// The event of a REST API for a path without placeholders.
pub fn rest(method: &str, path: &str) -> Value {
    json!({
        "resource": "/{proxy+}",
        "path": path,
        "httpMethod": method,
        "headers": {"host": "abc.execute-api.eu-west-1.amazonaws.com"},
        "multiValueHeaders": {"host": ["abc.execute-api.eu-west-1.amazonaws.com"]},
        "queryStringParameters": null,
        "multiValueQueryStringParameters": null,
        "pathParameters": {"proxy": path.trim_start_matches('/')},
        "stageVariables": null,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc",
            "httpMethod": method,
            "identity": {"sourceIp": "127.0.0.1", "userAgent": null},
            "path": format!("/dev{path}"),
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "resourcePath": "/{proxy+}",
            "stage": "dev"
        },
        "body": null,
        "isBase64Encoded": false
    })
}

/// The event of an HTTP API with payload format 2.0 and the route `$default`.
pub fn http(method: &str, path: &str, query: &str) -> Value {
    json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"host": "abc.execute-api.eu-west-1.amazonaws.com"},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc",
            "domainName": "abc.execute-api.eu-west-1.amazonaws.com",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "t"},
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": "$default",
            "stage": "$default"
        },
        "isBase64Encoded": false
    })
}
