//! Behind a WebSocket API.

use api_handler::testing::verdict::{Situation, Verdict, judge};
use api_handler::{Connection, ConnectionEvent, EventSource, prelude::*};
use api_handler_tests::{Answer, answer, file, rest, websocket};
use serde_json::{Value, json};

#[api_handler("$connect")]
fn connect(
    connection: Connection,
    #[query] token: Option<String>,
    #[header] sec_websocket_protocol: Option<String>,
) -> Reply<String> {
    assert_eq!(connection.event, ConnectionEvent::Connect);
    let reply = Reply::new(connection.id);
    let reply = match sec_websocket_protocol {
        Some(protocol) => reply.header("sec-websocket-protocol", protocol),
        None => reply,
    };
    if token.is_some() { reply } else { reply.status(StatusCode::FORBIDDEN) }
}

#[derive(Deserialize)]
struct Message {
    text: String,
}

#[api_handler("sendMessage")]
fn send(#[body] message: Message, connection: Connection) -> String {
    format!("{} to {}/@connections/{}", message.text, connection.endpoint, connection.id)
}

#[api_handler("$default")]
fn other(event: &Event<'_>, #[body] text: Option<String>) -> String {
    format!("{}: {}", event.gateway_route().unwrap(), text.unwrap_or_default())
}

#[api_handler("$disconnect")]
fn disconnect(connection: Connection) {
    assert_eq!(connection.event, ConnectionEvent::Disconnect);
}

#[api_handler("panics")]
fn panics() -> String {
    panic!("on purpose")
}

#[api_handler("large")]
fn large(#[body] message: Value) -> String {
    "x".repeat(message["bytes"].as_u64().unwrap() as usize)
}

#[api_handler(GET "/")]
fn page() -> &'static str {
    "page"
}

fn api() -> Api {
    Api::new(routes![connect, send, other, disconnect, panics, large, page])
}

fn function() -> Function<()> {
    api().state(())
}

fn judged(answer: &Answer, connection: ConnectionEvent) -> Verdict {
    let situation = Situation { connection, route_response: true, ..Situation::new(EventSource::WebSocketApi) };
    let verdict = judge(answer.json.to_string().as_bytes(), &situation);
    assert_eq!(verdict.reason, None);
    verdict
}

#[tokio::test]
async fn connect_has_headers_and_query_and_its_status_accepts_the_client() {
    let connected = answer(&function(), &file("websocket/connect")).await;
    let verdict = judged(&connected, ConnectionEvent::Connect);
    assert_eq!(verdict.status, 200);
    assert_eq!(verdict.headers, [("sec-websocket-protocol".to_owned(), "chat".to_owned())]);
}

#[tokio::test]
async fn a_status_other_than_2xx_refuses_the_handshake() {
    let refused = answer(&function(), &websocket("CONNECT", "$connect", None)).await;
    assert_eq!(judged(&refused, ConnectionEvent::Connect).status, 403);
}

#[tokio::test]
async fn a_message_finds_the_handler_of_its_route_and_its_body_is_json() {
    let sent = answer(&function(), &file("websocket/message")).await;
    let expected =
        "hello to https://abc123.execute-api.us-east-2.amazonaws.com/production/@connections/IuR3vcWWiYcCJmA=";
    assert_eq!(judged(&sent, ConnectionEvent::Message).body, expected.as_bytes());
}

#[tokio::test]
async fn a_message_of_an_unknown_route_goes_to_default() {
    for key in ["$default", "other"] {
        let sent = answer(&function(), &websocket("MESSAGE", key, Some("hi"))).await;
        assert_eq!(sent.text(), format!("{key}: hi"));
    }
}

#[tokio::test]
async fn a_binary_message_arrives_as_base64() {
    assert_eq!(answer(&function(), &file("websocket/message-base64")).await.text(), "$default: hello");
}

#[tokio::test]
async fn what_a_connection_event_leaves_out_is_absent() {
    let sent = answer(&function(), &file("websocket/message-without-a-body")).await;
    assert_eq!(sent.text(), "$default: ");
    let refused = answer(&function(), &file("websocket/connect-without-a-query")).await;
    assert_eq!(judged(&refused, ConnectionEvent::Connect).status, 403, "the token is missing");
}

#[tokio::test]
async fn the_end_of_a_connection_reaches_its_handler() {
    let gone = answer(&function(), &file("websocket/disconnect")).await;
    assert_eq!(gone.status(), 204);
}

#[tokio::test]
async fn without_a_handler_connect_is_refused_with_404() {
    let function = Api::new(routes![send]).state(());
    let refused = answer(&function, &websocket("CONNECT", "$connect", None)).await;
    assert_eq!(refused.status(), 404);
    assert_eq!(refused.value()["detail"], "no route matches `$connect`");
}

#[tokio::test]
async fn a_handler_without_a_route_receives_every_route() {
    #[api_handler]
    fn all(event: &Event<'_>) -> String {
        event.gateway_route().unwrap_or_default().into_owned()
    }
    let function = Api::new(routes![all]).state(());
    for (event_type, key) in [("CONNECT", "$connect"), ("MESSAGE", "send"), ("DISCONNECT", "$disconnect")] {
        assert_eq!(answer(&function, &websocket(event_type, key, None)).await.text(), key);
    }
}

#[tokio::test]
async fn route_keys_never_match_paths() {
    assert_eq!(answer(&function(), &rest("GET", "/")).await.text(), "page");
    assert_eq!(answer(&function(), &rest("GET", "/$connect")).await.status(), 404);
    assert_eq!(answer(&function(), &rest("GET", "/sendMessage")).await.status(), 404);
}

/// Without an answer, `$connect` would be a 502 at the handshake, and a message would get the gateway's own error text.
#[tokio::test]
async fn a_failure_is_a_well_formed_answer_on_every_route() {
    let failed = answer(&function(), &websocket("MESSAGE", "panics", Some("{}"))).await;
    assert_eq!(failed.status(), 500);
    let verdict = judged(&failed, ConnectionEvent::Message);
    assert_eq!(serde_json::from_slice::<Value>(&verdict.body).unwrap()["status"], 500);
    let rejected = answer(&function(), &websocket("MESSAGE", "sendMessage", Some("{}"))).await;
    assert_eq!(rejected.status(), 422);
    judged(&rejected, ConnectionEvent::Message);
}

#[tokio::test]
async fn a_rest_api_has_no_connection() {
    #[api_handler(GET "/wrong")]
    fn wrong(connection: Connection) -> String {
        connection.id
    }
    let function = Api::new(routes![wrong]).state(());
    assert_eq!(answer(&function, &rest("GET", "/wrong")).await.status(), 500);
}

#[tokio::test]
async fn a_message_has_128_kilobytes_at_most() {
    for (bytes, status) in [(128 * 1024, 200), (128 * 1024 + 1, 500)] {
        let body = json!({ "bytes": bytes }).to_string();
        assert_eq!(answer(&function(), &websocket("MESSAGE", "large", Some(&body))).await.status(), status);
    }
}

#[tokio::test]
async fn route_keys_get_no_prefix_and_cannot_be_used_twice() {
    let prefixed = Api::new(routes![send, page].prefix("/v1")).state(());
    assert_eq!(answer(&prefixed, &file("websocket/message")).await.status(), 200);
    let twice = Api::<()>::new(routes![send].merge(routes![send])).check().unwrap_err();
    assert!(twice.to_string().starts_with("`sendMessage` is answered by"), "{twice}");
}

#[tokio::test]
async fn the_test_helper_connects_sends_and_leaves() {
    assert_eq!(testing::connect("/?token=x").send(&api()).await.status(), 200);
    assert_eq!(testing::connect("/").send(&api()).await.status(), 403);
    let reply = testing::message(r#"{"action":"sendMessage","text":"hello"}"#).send(&api()).await;
    assert!(reply.text().starts_with("hello to https://"), "{}", reply.text());
    assert_eq!(testing::message("plain").send(&api()).await.text(), "$default: plain");
    assert_eq!(testing::disconnect().send(&api()).await.status(), 204);
}
