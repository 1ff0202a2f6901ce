//! `event`, `invoke`, `routes`, wrong usage and help, run as commands: what they print, and their exit status.

use std::process::Output;

use api_handler_tests::command;
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_by_hand");

fn run(arguments: &[&str], input: &str) -> Output {
    command::run(PROGRAM, arguments, input)
}

#[test]
fn an_event_can_be_made_and_invoked() {
    for source in ["rest", "http", "http-v1", "url", "alb", "lattice"] {
        let event = run(&["event", "GET", "/users/7?a=b", "-H", "X-Y: z", "--source", source], "");
        assert_eq!(event.status.code(), Some(0));
        let event = String::from_utf8(event.stdout).unwrap();
        let output = run(&["invoke", "-", "--json"], &event);
        assert_eq!(output.status.code(), Some(0));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((&report["verdict"]["body"], &report["proxy_response"]["body"]), (&json!("7"), &json!("7")));
        assert_eq!(report["invocation_error"], json!(null));
    }
}

#[test]
fn a_load_balancers_event_has_one_pair_of_maps() {
    let event = |options: &[&str]| -> Value {
        let output = run(&[&["event", "GET", "/a?b=%20&b=2", "-H", "X-Y: z", "--source", "alb"], options].concat(), "");
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let single = event(&[]);
    assert_eq!((&single["queryStringParameters"]["b"], &single["headers"]["x-y"]), (&json!("2"), &json!("z")));
    assert!(single.get("multiValueHeaders").is_none());
    let multi = event(&["--multi-value-headers"]);
    assert_eq!(multi["multiValueQueryStringParameters"]["b"], json!(["%20", "2"]), "nothing is decoded");
    assert!(multi.get("headers").is_none());
}

#[test]
fn the_events_of_a_connection_can_be_made_and_invoked() {
    let message = r#"{"action":"shout","text":"hello"}"#;
    let event = run(&["event", "MESSAGE", "/", "-d", message, "--source", "websocket"], "");
    let event = String::from_utf8(event.stdout).unwrap();
    assert!(event.contains(r#""routeKey": "shout""#), "{event}");
    let output = run(&["invoke", "-", "--json", "--route-response"], &event);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["verdict"]["body"], "HELLO", "{report:#}");
    let event = run(&["event", "CONNECT", "/?refuse=403", "--source", "websocket"], "");
    let output = run(&["invoke", "-", "--json"], &String::from_utf8(event.stdout).unwrap());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["verdict"]["status"], 403);
}

#[test]
fn an_event_that_is_not_a_request_gets_an_invocation_error() {
    let output = run(&["invoke", "-"], r#"{"Records":[{"eventSource":"aws:sqs"}]}"#);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().contains("SQS"));
}

#[test]
fn the_event_of_a_rest_api_names_the_resource_and_keeps_the_encoding() {
    let output =
        run(&["event", "PUT", "/things/a%2Fb%2520c?tag=1&tag=2,3", "--resource", "/things/{key}", "-d", "x"], "");
    let event: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(event["resource"], "/things/{key}");
    assert_eq!(event["pathParameters"], json!({"key": "a%2Fb%2520c"}));
    assert_eq!(event["multiValueQueryStringParameters"], json!({"tag": ["1", "2,3"]}));
    assert_eq!(event["requestContext"]["path"], "/dev/things/a%2Fb%2520c");
    assert_eq!(event["body"], "x");
    assert_eq!(event.as_object().unwrap().len(), 12);
}

#[test]
fn routes_are_listed_with_their_arguments() {
    let output = run(&["routes", "--json"], "");
    let routes: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&routes[0]["method"], &routes[0]["path"]), (&json!("GET"), &json!("/users/{id}")));
    assert_eq!(routes[0]["arguments"][0]["in"], "path");
    assert!(String::from_utf8(run(&["routes"], "").stdout).unwrap().starts_with("GET /users/{id}"));
}

#[test]
fn wrong_usage_is_one_line_and_exit_status_2() {
    let cases: &[(&[&str], &str)] = &[
        (&["sevre"], "did you mean `serve`?"),
        (&["deploy"], "use one of `serve`"),
        (&["--prot", "1"], "did you mean `--port`?"),
        (&["--port", "x"], "`--port`"),
        (&["--port"], "`--port` has no value"),
        (&["--source", "rset"], "did you mean `rest`?"),
        (&["--source", "websockets"], "did you mean `websocket`?"),
        (&["--source", "gateway"], "use one of `rest`, `http`, `http-v1`, `url`, `alb`, `websocket` or `lattice`"),
        (&["--function-timeout", "0"], "seconds"),
        (&["serve", "extra"], "unknown argument `extra`"),
        (&["explain"], "one file"),
        (&["explain", "/no/such/file"], "/no/such/file cannot be read"),
        (&["invoke", "-"], "is not JSON"),
        (&["event", "GET"], "a method and a path"),
        (&["event", "GET", "users"], "not a method and a path"),
        (&["event", "GET", "/a", "--resource", "/b/{c}"], "does not match"),
        (&["event", "GET", "/a", "-H", "x"], "not a header"),
        (&["routes", "--jsno"], "did you mean `--json`?"),
    ];
    for (arguments, message) in cases {
        let output = run(arguments, "no json");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {stderr}");
        assert!(
            stderr.contains(message) && stderr.lines().count() == 1 && output.stdout.is_empty(),
            "{arguments:?}: {stderr}"
        );
    }
}

#[test]
fn help_and_version_are_printed() {
    for arguments in [&["help"][..], &["--help"], &["serve", "-h"]] {
        let output = run(arguments, "");
        assert_eq!(output.status.code(), Some(0));
        assert!(String::from_utf8(output.stdout).unwrap().contains("explain OUTPUT.json|-"));
    }
    assert!(String::from_utf8(run(&["--version"], "").stdout).unwrap().contains(env!("CARGO_PKG_VERSION")));
}
