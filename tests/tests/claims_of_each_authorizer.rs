//! Tests and the local gateway send claims in the spelling of the authorizer, so that what fails on AWS fails here.

use api_handler::prelude::*;
use api_handler::testing;
use api_handler_tests::command;
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_by_hand");

#[derive(Deserialize)]
struct Caller {
    exp: u64,
    groups: Vec<String>,
}

#[api_handler(GET "/groups")]
fn groups(#[claims] caller: Caller) -> String {
    format!("{} {:?}", caller.exp, caller.groups)
}

#[api_handler(GET "/raw")]
fn raw(#[claims] claims: Value) -> Json<Value> {
    Json(claims)
}

fn api() -> Api {
    Api::new(routes![groups, raw])
}

async fn groups_of(source: EventSource, groups: Value) -> String {
    let claims = json!({"exp": 1_492_470_769, "groups": groups});
    testing::get("/groups").claims(claims).source(source).send(&api()).await.text().to_owned()
}

#[tokio::test]
async fn a_name_with_a_blank_is_two_on_an_http_api_only() {
    let names = || json!(["power user", "ops"]);
    assert_eq!(groups_of(EventSource::RestApi, names()).await, r#"1492470769 ["power user", "ops"]"#);
    assert_eq!(groups_of(EventSource::HttpApi, names()).await, r#"1492470769 ["power", "user", "ops"]"#);
    assert_eq!(groups_of(EventSource::HttpApiV1, names()).await, r#"1492470769 ["power", "user", "ops"]"#);
    let name = json!(["not admin,user"]);
    for source in [EventSource::RestApi, EventSource::HttpApi] {
        assert_eq!(groups_of(source, name.clone()).await, r#"1492470769 ["not admin", "user"]"#, "{source}");
    }
}

#[tokio::test]
async fn a_claim_that_does_not_fit_is_never_told_to_the_client() {
    let claims = |claims: Value| testing::get("/groups").claims(claims).send(api());
    let reply = claims(json!({"exp": "soon", "groups": []})).await;
    assert_eq!(reply.status(), 500);
    assert!(!reply.text().contains("exp") && !reply.text().contains("soon"), "{}", reply.text());
    let reply = claims(json!({"groups": []})).await;
    assert_eq!((reply.status().as_u16(), &reply.problem()["detail"]), (401, &json!("claim `exp` is missing")));
}

#[tokio::test]
async fn claims_arrive_as_text() {
    let claims = json!({"exp": 1_492_470_769, "admin": true, "realm": {"roles": ["a", "b"]}});
    let of = |source| testing::get("/raw").claims(claims.clone()).source(source).send(api());
    let rest: Value = of(EventSource::RestApi).await.json();
    let expected = json!({"exp": "Mon Apr 17 23:12:49 UTC 2017", "admin": "true", "realm": r#"{"roles":["a","b"]}"#});
    assert_eq!(rest, expected);
    let http: Value = of(EventSource::HttpApi).await.json();
    assert_eq!(http, json!({"exp": "1492470769", "admin": "true", "realm": "map[roles:[a b]]"}));
    let lambda = testing::get("/raw").authorizer(json!({"principalId": "p", "level": 3, "integrationLatency": 7}));
    assert_eq!(lambda.send(api()).await.json::<Value>(), json!({"principalId": "p", "level": "3"}));
}

#[api_handler("$connect")]
fn connect(#[claims] claims: Value) -> Json<Value> {
    assert_eq!(claims, json!({"sub": "7", "level": "3"}));
    Json(claims)
}

#[tokio::test]
async fn a_web_socket_has_text_of_a_lambda_authorizer() {
    let request = testing::connect("/").claims(json!({"sub": "7", "level": 3}));
    assert_eq!(request.send(Api::new(routes![connect])).await.status(), 200);
}

#[tokio::test]
#[should_panic(expected = "a Lambda authorizer of a WebSocket API cannot return a list or an object, as `groups` is")]
async fn a_test_fails_where_the_authorizer_would() {
    testing::connect("/").claims(json!({"groups": ["a"]})).send(Api::new(routes![connect])).await;
}

#[test]
fn the_commands_write_the_same_and_refuse_the_same() {
    let event = |source: &str| {
        let claims = r#"{"exp":1492470769,"groups":["a b","c"]}"#;
        command::run(PROGRAM, &["event", "GET", "/users/7", "--source", source, "--claims", claims], "")
    };
    let authorizer = |source: &str| -> Value {
        let event: Value = serde_json::from_slice(&event(source).stdout).unwrap();
        event["requestContext"]["authorizer"].clone()
    };
    let rest = json!({"claims": {"exp": "Mon Apr 17 23:12:49 UTC 2017", "groups": "a b,c"}});
    assert_eq!(authorizer("rest"), rest);
    let http = json!({"jwt": {"claims": {"exp": "1492470769", "groups": "[a b c]"}, "scopes": null}});
    assert_eq!(authorizer("http"), http);
    let refused = event("websocket");
    assert_eq!(refused.status.code(), Some(2));
    let message = String::from_utf8(refused.stderr).unwrap();
    assert!(message.contains("a Lambda authorizer of a WebSocket API cannot return a list"), "{message}");
}
