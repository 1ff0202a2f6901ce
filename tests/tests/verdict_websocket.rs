//! What a WebSocket API makes of a function's output, rule by rule (gateway rules 2.4, cause 30).

use api_handler::testing::verdict::{Confidence, Situation, Verdict, judge};
use api_handler::{ConnectionEvent, EventSource};
use serde_json::{Value, json};

const CONNECT: Situation<'static> = Situation::new(EventSource::WebSocketApi);
const MESSAGE: Situation<'static> = Situation { connection: ConnectionEvent::Message, ..CONNECT };
const WITH_RESPONSE: Situation<'static> = Situation { route_response: true, ..MESSAGE };

fn of(output: Value, situation: &Situation<'_>) -> Verdict {
    judge(output.to_string().as_bytes(), situation)
}

#[track_caller]
fn accepted(output: Value, situation: &Situation<'_>) -> Verdict {
    let verdict = of(output, situation);
    assert_eq!(verdict.reason, None);
    verdict
}

#[test]
fn the_status_of_connect_lets_the_client_in_or_is_what_it_sees() {
    assert_eq!(accepted(json!({"statusCode": 200}), &CONNECT).status, 200);
    assert_eq!(accepted(json!({"statusCode": 403}), &CONNECT).status, 403);
}

#[test]
fn of_the_answer_to_connect_only_the_subprotocol_reaches_the_client() {
    let headers = json!({"Sec-WebSocket-Protocol": "chat", "x-other": "y"});
    let verdict = accepted(json!({"statusCode": 200, "headers": headers, "body": "hello"}), &CONNECT);
    assert_eq!(verdict.headers, [("Sec-WebSocket-Protocol".to_owned(), "chat".to_owned())]);
    assert!(verdict.body.is_empty() && verdict.notes.len() == 1);
}

#[test]
fn a_connect_that_fails_or_is_malformed_is_refused_with_502() {
    let error = Situation { function_error: Some("Unhandled"), ..CONNECT };
    for verdict in [
        of(json!({"errorMessage": "boom"}), &error),
        of(json!({"statusCode": "test"}), &CONNECT),
        of(json!({"statusCode": 200, "body": {}}), &CONNECT),
        of(json!({"statusCode": 200, "cookies": []}), &CONNECT),
        of(json!({}), &CONNECT),
        of(json!("hello"), &CONNECT),
    ] {
        assert_eq!((verdict.accepted, verdict.status), (false, 502), "{verdict:?}");
        assert!(verdict.log.is_some());
    }
}

#[test]
fn without_a_route_response_the_answer_to_a_message_is_ignored_whatever_its_status() {
    for status in [200, 500] {
        let verdict = accepted(json!({"statusCode": status, "body": "hello"}), &MESSAGE);
        assert!(verdict.body.is_empty());
        assert!(verdict.notes[0].contains("route response"));
    }
    assert!(accepted(json!({"statusCode": 200}), &MESSAGE).notes.is_empty());
}

#[test]
fn with_a_route_response_the_body_is_the_message_and_the_status_is_lost() {
    let verdict = accepted(json!({"statusCode": 200, "body": "hello"}), &WITH_RESPONSE);
    assert_eq!(
        (verdict.body.as_slice(), verdict.notes.len(), verdict.confidence),
        (&b"hello"[..], 0, Confidence::Reported)
    );
    let verdict = accepted(json!({"statusCode": 404, "body": "none"}), &WITH_RESPONSE);
    assert_eq!((verdict.body.as_slice(), verdict.notes.len()), (&b"none"[..], 1));
}

#[test]
fn the_end_of_a_connection_has_no_reader() {
    let situation = Situation { connection: ConnectionEvent::Disconnect, ..WITH_RESPONSE };
    let verdict = accepted(json!({"statusCode": 200, "body": "bye"}), &situation);
    assert!(verdict.body.is_empty() && verdict.notes.is_empty());
}
