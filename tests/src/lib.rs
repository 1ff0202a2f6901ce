//! Shared by the behaviour tests: they send events to the real `invoke` and check the answers.
//!
//! Each file under `tests/` tests one promise.

pub mod abort_build;
pub mod browser;
pub mod command;
pub mod gateway;
pub mod misbehaving_api;
pub mod random;
pub mod rules;
pub mod runtime_api;
pub mod ui_cases;

use api_handler::invocation::Outcome;
use api_handler::testing::verdict::Situation;
use api_handler::{ConnectionEvent, EventSource, Function, LambdaContext, api_handler};
use bytes::Bytes;
use futures_core::Stream;
use serde_json::{Value, json};
use std::pin::Pin;
use std::task::{Context as Task, Poll};

/// The README's program compiles. It is tested here because a published package cannot read a file outside of itself.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// A parsed proxy response.
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

    /// `body`, decoded if it is base64.
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
        other => panic!("{other:?}"),
    }
}

/// Reads an event from a file under `events/`.
pub fn file(name: &str) -> Value {
    let path = format!("{}/events/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Returns its arguments: the handler of the requests for an order that are stored under `events/`.
#[api_handler(GET "/orders/{id}")]
pub fn order(
    id: String,
    #[query] state: Vec<String>,
    #[query] page: u32,
    #[cookie] session: Option<String>,
    #[cookie] theme: Option<String>,
    #[header] x_tag: Vec<String>,
) -> Value {
    json!([id, state, page, session, theme, x_tag])
}

/// A stream of the chunks that are sent to it.
pub struct Chunks<E>(pub tokio::sync::mpsc::UnboundedReceiver<Result<Bytes, E>>);

impl<E> Stream for Chunks<E> {
    type Item = Result<Bytes, E>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Task<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

/// A stream of chunks that exist already.
pub fn chunks<E>(all: impl IntoIterator<Item = Result<Bytes, E>>) -> Chunks<E> {
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    all.into_iter().for_each(|chunk| drop(sender.send(chunk)));
    Chunks(receiver)
}

/// Sends the bytes of an event.
pub async fn send<S: Send + Sync + 'static>(function: &Function<S>, event: &[u8]) -> Outcome {
    function.invoke(event, &LambdaContext::default()).await
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

/// The event of a load balancer whose target group uses multi-value headers, or does not.
pub fn alb(method: &str, path: &str, multi_value: bool) -> Value {
    let mut event = json!({
        "requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/a/1"}},
        "httpMethod": method,
        "path": path,
        "body": "",
        "isBase64Encoded": false
    });
    if multi_value {
        event["multiValueQueryStringParameters"] = json!({});
        event["multiValueHeaders"] = json!({"host": ["a.elb.amazonaws.com"], "x-forwarded-for": ["127.0.0.1"]});
    } else {
        event["queryStringParameters"] = json!({});
        event["headers"] = json!({"host": "a.elb.amazonaws.com", "x-forwarded-for": "127.0.0.1"});
    }
    event
}

/// The event of VPC Lattice, version 2.
pub fn lattice(method: &str, path: &str) -> Value {
    json!({
        "version": "2.0",
        "path": path,
        "method": method,
        "headers": {"host": ["a.vpc-lattice-svcs.eu-west-1.on.aws"]},
        "requestContext": {
            "serviceNetworkArn": "arn:aws:vpc-lattice:eu-west-1:123456789012:servicenetwork/sn-1",
            "serviceArn": "arn:aws:vpc-lattice:eu-west-1:123456789012:service/svc-1",
            "targetGroupArn": "arn:aws:vpc-lattice:eu-west-1:123456789012:targetgroup/tg-1",
            "identity": {},
            "region": "eu-west-1",
            "timeEpoch": "1744202096007430"
        }
    })
}

/// The event of VPC Lattice, version 1.
pub fn lattice_v1(method: &str, path: &str) -> Value {
    json!({
        "raw_path": path,
        "method": method,
        "headers": {"host": "a.vpc-lattice-svcs.eu-west-1.on.aws"},
        "query_string_parameters": {},
        "body": "",
        "is_base64_encoded": false
    })
}

/// The event of an HTTP API with payload format 1.0 and the route `$default`.
pub fn http_v1(method: &str, path: &str) -> Value {
    let mut event = rest(method, path);
    event["version"] = "1.0".into();
    event["resource"] = "$default".into();
    event["pathParameters"] = Value::Null;
    event["requestContext"]["path"] = path.into();
    event["requestContext"]["resourcePath"] = "$default".into();
    event["requestContext"]["stage"] = "$default".into();
    event
}

/// The event of a function URL.
pub fn function_url(method: &str, path: &str) -> Value {
    let mut event = http(method, path, "");
    event["requestContext"]["domainName"] = "abc.lambda-url.eu-west-1.on.aws".into();
    event
}

/// The event of a WebSocket API: `CONNECT`, `MESSAGE` or `DISCONNECT`.
pub fn websocket(event_type: &str, route_key: &str, body: Option<&str>) -> Value {
    let mut event = json!({
        "requestContext": {
            "routeKey": route_key,
            "eventType": event_type,
            "requestId": "JKJaXmPLvHcESHA=",
            "stage": "dev",
            "connectedAt": 1_744_202_096_007_u64,
            "identity": {"sourceIp": "127.0.0.1"},
            "domainName": "abc.execute-api.eu-west-1.amazonaws.com",
            "connectionId": "IuR3vcWWiYcCJmA=",
            "apiId": "abc"
        },
        "isBase64Encoded": false
    });
    if let Some(body) = body {
        event["body"] = body.into();
    }
    event
}

/// One event of each source, in each of its forms, and the situation in which the source judges the answer.
pub fn every_source(method: &str, path: &str) -> Vec<(Situation<'static>, Value)> {
    let source = |source| Situation {
        accept: Some("*/*"),
        binary_media_types: &["*/*"],
        route_response: true,
        ..Situation::new(source)
    };
    let multi_value = Situation { multi_value_headers: true, ..source(EventSource::Alb) };
    let connection = |connection| Situation { connection, ..source(EventSource::WebSocketApi) };
    vec![
        (source(EventSource::RestApi), rest(method, path)),
        (source(EventSource::HttpApiV1), http_v1(method, path)),
        (source(EventSource::HttpApi), http(method, path, "")),
        (source(EventSource::FunctionUrl), function_url(method, path)),
        (source(EventSource::Alb), alb(method, path, false)),
        (multi_value, alb(method, path, true)),
        (source(EventSource::VpcLattice), lattice(method, path)),
        (source(EventSource::VpcLattice), lattice_v1(method, path)),
        (connection(ConnectionEvent::Connect), websocket("CONNECT", "$connect", None)),
        (connection(ConnectionEvent::Message), websocket("MESSAGE", "$default", Some(path))),
        (connection(ConnectionEvent::Disconnect), websocket("DISCONNECT", "$disconnect", None)),
    ]
}
