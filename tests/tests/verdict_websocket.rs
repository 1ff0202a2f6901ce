//! How a WebSocket API treats a function's output, rule by rule.
//!
//! Sources: "Working with WebSocket APIs" in the API Gateway developer guide, and what was reported of APIs on AWS.

use api_handler::testing::verdict::{Confidence, Situation};
use api_handler::{ConnectionEvent, EventSource};
use api_handler_tests::rules::{Rule, hold};
use serde_json::json;

use Confidence::Reported;

const CONNECT: Situation<'static> = Situation::new(EventSource::WebSocketApi);
const FAILED: Situation<'static> = Situation { function_error: Some("Unhandled"), ..CONNECT };
const MESSAGE: Situation<'static> = Situation { connection: ConnectionEvent::Message, ..CONNECT };
const WITH_RESPONSE: Situation<'static> = Situation { route_response: true, ..MESSAGE };
const DISCONNECT: Situation<'static> = Situation { connection: ConnectionEvent::Disconnect, ..WITH_RESPONSE };

#[test]
fn connect() {
    let malformed = |rule, output| Rule::new(rule, output).refused(502, "");
    hold(
        CONNECT,
        [
            Rule::new("a status of 2xx lets the client in", json!({"statusCode": 200})).sends(200, "").sure(Reported),
            Rule::new("another status refuses the handshake with it", json!({"statusCode": 403})).sends(403, ""),
            Rule::new(
                "of the answer only the subprotocol reaches the client",
                json!({"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "chat", "x-other": "y"}, "body": "hello"}),
            )
            .sends(200, "")
            .header("Sec-WebSocket-Protocol", &["chat"])
            .header("x-other", &[])
            .with_note("not the body"),
            malformed("a function error refuses the handshake with 502", json!({"errorMessage": "boom"})).when(FAILED),
            malformed("a malformed status refuses the handshake with 502", json!({"statusCode": "test"})),
            malformed("a body that is not text refuses the handshake with 502", json!({"statusCode": 200, "body": {}})),
            malformed("an unknown key refuses the handshake with 502", json!({"statusCode": 200, "cookies": []})),
            malformed("an output without a status refuses the handshake with 502", json!({})),
            malformed("an output that is not an object refuses the handshake with 502", json!("hello")),
        ],
    );
}

#[test]
fn messages_without_a_route_response() {
    let ignored = |rule, output| Rule::new(rule, output).sends(200, "");
    hold(
        MESSAGE,
        [
            ignored(
                "without a route response the answer to a message is ignored",
                json!({"statusCode": 200, "body": "hello"}),
            )
            .with_note("route response"),
            Rule::new(
                "without a route response also a status of 500 is ignored",
                json!({"statusCode": 500, "body": "hello"}),
            )
            .sends(500, "")
            .with_note("route response"),
            ignored(
                "without a route response an answer without a body is ignored without a note",
                json!({"statusCode": 200}),
            ),
        ],
    );
}

#[test]
fn messages_with_a_route_response() {
    let encoded = |rule, body: &str| Rule::new(rule, json!({"statusCode": 200, "body": body, "isBase64Encoded": true}));
    hold(
        WITH_RESPONSE,
        [
            Rule::new(
                "with a route response the body is a message to the client",
                json!({"statusCode": 200, "body": "hello"}),
            )
            .sends(200, "hello")
            .sure(Reported),
            Rule::new(
                "with a route response the status does not reach the client",
                json!({"statusCode": 404, "body": "none"}),
            )
            .sends(404, "none")
            .with_note("does not see the status 404"),
            encoded("with a route response base64 is decoded", "YWI=").sends(200, "ab"),
            Rule::new(
                "with a route response a malformed answer is a failure of the gateway",
                json!({"statusCode": 200, "body": []}),
            )
            .refused(502, "`body`"),
        ],
    );
}

#[test]
fn the_answer_to_the_end_of_a_connection_is_not_read() {
    let bye = json!({"statusCode": 200, "body": "bye"});
    hold(DISCONNECT, [Rule::new("whatever is answered to $disconnect is ignored", bye).sends(200, "")]);
}
