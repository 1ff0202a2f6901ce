//! The local gateway as a process: what a client receives, and what the terminal shows.
#![cfg(unix)] // like the other tests with real processes

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Command;

use api_handler_tests::gateway::{Gateway, wait_for, wait_for_times};

const PROGRAM: &str = env!("CARGO_BIN_EXE_by_hand");
const INTERNAL: &str = r#"{"message": "Internal server error"}"#;

fn start(arguments: &[&str]) -> Gateway {
    Gateway::start(PROGRAM, arguments, &[])
}

#[test]
fn it_prints_its_address_and_a_line_for_each_request() {
    let gateway = start(&[]);
    wait_for(&gateway.stdout, "GET /users/{id}  user");
    let reply = gateway.get("/anything?a=b");
    reply.process_and_count();
    assert_eq!(reply.header("content-type"), Some("text/plain"));
    for id in ["x-amzn-requestid", "x-amz-apigw-id", "x-amzn-trace-id"] {
        assert!(reply.header(id).is_some(), "{id}");
    }
    let stdout = wait_for(&gateway.stdout, "GET /anything?a=b 200 ");
    assert!(stdout.lines().last().unwrap().ends_with(&format!("ms {} bytes", reply.body.len())), "{stdout}");
}

#[test]
fn a_malformed_answer_is_a_502_with_its_reason_on_standard_error() {
    let gateway = start(&["--log"]);
    let reply = gateway.get("/malformed");
    assert_eq!((reply.status, reply.text()), (502, INTERNAL));
    assert_eq!(reply.header("x-amzn-errortype"), Some("InternalServerErrorException"));
    let stderr = gateway.wait_for_stderr("refused by the REST API: `body` is an object");
    for line in [
        "Execution log for request ",
        " : Endpoint response body before transformations: {\"statusCode\":200,\"body\":{\"a\":1}}",
        " : Execution failed due to configuration error: Malformed Lambda proxy response",
        " : Method completed with status: 502",
    ] {
        assert!(stderr.contains(line), "{stderr}");
    }
}

#[test]
fn the_integration_waits_no_longer_than_its_timeout() {
    let rest = (504, r#"{"message": "Endpoint request timed out"}"#);
    let http = (503, r#"{"message":"Service Unavailable"}"#);
    for (source, expected) in [("rest", rest), ("http", http), ("http-v1", http)] {
        let gateway = start(&["--source", source, "--integration-timeout", "0.1"]);
        gateway.get("/");
        let reply = gateway.get("/slow");
        assert_eq!((reply.status, reply.text()), expected, "{source}");
        gateway.wait_for_stderr("the function did not answer within the integration's 0.1 s");
    }
}

#[test]
fn an_answer_that_is_too_long_is_refused_by_lambda() {
    let gateway = start(&[]);
    let reply = gateway.get("/large");
    assert_eq!((reply.status, reply.text()), (502, INTERNAL));
    gateway.wait_for_stderr("Response payload size exceeded maximum allowed payload size (6291556 bytes).");
    gateway.wait_for_stderr("posts: 413 403 400");
    assert_eq!(gateway.get("/").process_and_count().1, 2, "the environment is used again");
}

#[test]
fn a_request_that_is_too_long_never_reaches_the_function() {
    let gateway = start(&[]);
    let reply = gateway.send("POST", "/", &[], &vec![b'x'; 10 * 1024 * 1024 + 1]);
    assert_eq!((reply.status, reply.text()), (413, "HTTP content length exceeded 10485760 bytes."));
    assert_eq!(reply.header("content-type"), Some("text; charset=utf-8"));
    let reply = gateway.send("POST", "/", &[], &vec![b'"'; 4 * 1024 * 1024]);
    assert_eq!((reply.status, reply.text()), (413, r#"{"message": "Request Too Long"}"#));
    assert_eq!(reply.header("x-amzn-errortype"), Some("BadRequestException"));
    assert_eq!(gateway.get("/").process_and_count().1, 1);
    let gateway = start(&["--source", "http"]);
    let reply = gateway.send("POST", "/", &[], &vec![b'x'; 10 * 1024 * 1024 + 1]);
    assert_eq!((reply.status, reply.text()), (413, r#"{"message":"Request Entity Too Large"}"#));
}

#[test]
fn binary_media_types_decide_what_the_client_gets() {
    let gateway = start(&["--binary-media-type", "image/png"]);
    let reply = gateway.send("GET", "/binary", &["accept: image/png"], b"");
    assert_eq!(reply.body, b"\x89PNG");
    let reply = gateway.send("GET", "/binary", &["accept: text/html"], b"");
    assert_eq!(reply.text(), "iVBORw==");
    gateway.wait_for_stderr("note: the client gets `body` as base64 text");
    let echo = gateway.send("POST", "/echo", &["content-type: image/png"], b"\x89PNG");
    let event: serde_json::Value = serde_json::from_str(echo.text()).unwrap();
    assert_eq!((event["body"].as_str(), event["isBase64Encoded"].as_bool()), (Some("iVBORw=="), Some(true)));
}

#[test]
fn an_http_api_and_a_function_url_have_their_own_events_and_errors() {
    let gateway = start(&["--source", "http", "--stage", "s"]);
    let reply = gateway.get("/s/echo");
    let event: serde_json::Value = serde_json::from_str(reply.text()).unwrap_or_default();
    assert!(event.is_null(), "the stage is put before the path, so this is none that echoes");
    let reply = gateway.get("/x");
    assert!(reply.header("apigw-requestid").is_some());
    let gateway = start(&["--source", "http"]);
    assert_eq!(gateway.get("/malformed").text(), r#"{"message":"Internal Server Error"}"#);
    let gateway = start(&["--source", "url"]);
    let reply = gateway.get("/malformed");
    assert_eq!((reply.status, reply.text()), (200, r#"{"a":1}"#));
    let reply = gateway.get("/error");
    assert_eq!((reply.status, reply.text()), (502, "Internal Server Error"));
}

#[test]
fn load_balancers_and_lattice_have_their_own_errors() {
    let gateway = start(&["--source", "alb", "--multi-value-headers"]);
    let reply = gateway.get("/malformed");
    assert_eq!((reply.status, reply.header("server"), reply.body.len()), (502, Some("awselb/2.0"), 122));
    gateway.wait_for_stderr("refused by the Application Load Balancer: `body` is an object");
    let reply = gateway.get("/anything");
    assert_eq!(reply.status, 502, "the function knows one map, and this target group reads the other");
    let reply = gateway.send("POST", "/", &[], &vec![b'x'; 1024 * 1024 + 1]);
    assert_eq!((reply.status, reply.text().contains("413 Request Entity Too Large")), (413, true));
    let gateway = start(&["--source", "lattice"]);
    let reply = gateway.get("/anything");
    assert_eq!((reply.status, reply.text()), (502, ""), "the flag for base64 is needed");
    gateway.wait_for_stderr("`isBase64Encoded` is missing");
    let gateway = start(&["--source", "http-v1"]);
    gateway.get("/anything").process_and_count();
    assert_eq!(gateway.get("/malformed").text(), r#"{"message":"Internal Server Error"}"#);
}

#[test]
fn an_incomplete_stream_never_looks_complete_even_if_the_function_awaits_no_reply() {
    let gateway = start(&["--transfer-mode", "stream"]);
    for round in 1..=40 {
        let reply = gateway.get("/hasty");
        assert_eq!((reply.status, reply.text()), (200, "5\r\nbegun\r\n"));
        wait_for_times(&gateway.stderr, "the function failed with Boom: ", round);
    }
}

#[test]
fn a_note_is_printed_once() {
    let gateway = start(&[]);
    for _ in 0..3 {
        gateway.get("/binary");
    }
    gateway.get("/users/7");
    let stderr = gateway.wait_for_stderr("note: the client gets `body` as base64 text");
    assert_eq!(stderr.matches("note: ").count(), 1, "{stderr}");
}

#[test]
fn a_port_that_is_in_use_is_reported_in_one_line() {
    let gateway = start(&[]);
    let port = gateway.address.rsplit(':').next().unwrap();
    let output = Command::new(PROGRAM).args(["--port", port]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(stderr.contains("--port") && output.stdout.is_empty(), "{stderr}");
}

#[test]
fn a_malformed_request_is_reported() {
    let gateway = start(&[]);
    assert_eq!(gateway.get("/?q=<x>").status, 400);
    gateway.wait_for_stderr("a request that is not HTTP was answered with 400");
}

/// Everything that the gateway has printed, once `text` is part of standard error.
fn printed(gateway: &Gateway, text: &str) -> String {
    let stderr = gateway.wait_for_stderr(text);
    gateway.stdout.lock().unwrap().clone() + &stderr
}

#[test]
fn no_byte_of_a_request_begins_a_line_or_moves_the_terminal() {
    let awkward = "\u{1b}[2J\u{9b}31m\u{7f}\u{85}\u{2028}\u{202e}";
    let gateway = start(&["--log"]);
    let header = format!("x-forged: {}", "\u{9b}31m\u{202e}\u{2028}");
    let body = format!("first\nsecond{awkward}\r\nGET /forged 200");
    gateway.send("POST", &format!("/echo?q={}", "\u{9b}31m\u{2028}\u{202e}"), &[&header], body.as_bytes());
    gateway.send("GET", "/echo?%0a%1b%5b2J=%0aforged", &[], b"");
    for host in ["\u{9b}31m.example", "\u{202e}.example"] {
        gateway.send("GET", "/", &[&format!("host: {host}")], b"");
    }
    let function_error = gateway.send("POST", "/reflect", &[], body.as_bytes());
    assert_eq!(function_error.status, 502);
    let printed = printed(&gateway, "the function failed with Reflected");
    let moves =
        |c: char| c != '\n' && (c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}'));
    assert!(!printed.contains(moves), "{printed:?}");
    for line in printed.lines() {
        assert!(!["second", "GET /forged", "forged"].iter().any(|forged| line.starts_with(forged)), "{line}");
    }
}

/// The event of the last of several requests on one connection.
fn event_of(gateway: &Gateway, requests: &[&str]) -> serde_json::Value {
    let mut stream = TcpStream::connect(&gateway.address).unwrap();
    let mut last = String::new();
    for request in requests {
        stream.write_all(request.as_bytes()).unwrap();
        let mut reader = BufReader::new(&stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if let Some(value) = line.to_lowercase().strip_prefix("content-length: ") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        last = String::from_utf8(body).unwrap();
    }
    serde_json::from_str(&last).unwrap()
}

#[test]
fn a_rest_api_passes_on_the_letters_of_header_names() {
    let gateway = start(&[]);
    let first =
        "POST /echo HTTP/1.1\r\nHOST: localhost\r\ncontent-TYPE: text/plain\r\nContent-Length: 9\r\n\r\nX-tWo: no";
    let second = "GET /echo HTTP/1.1\r\nhost: localhost\r\nX-tWo: 1\r\nx-Two: 2\r\nuser-agent: test\r\n\r\n";
    let event = event_of(&gateway, &[first]);
    let names = |event: &serde_json::Value| event["headers"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert!(["HOST", "content-TYPE"].iter().all(|name| names(&event).contains(&(*name).to_owned())), "{event:#}");
    let event = event_of(&gateway, &[first, second]);
    assert_eq!(event["multiValueHeaders"]["X-tWo"], serde_json::json!(["1", "2"]), "{event:#}");
    assert!(["host", "user-agent"].iter().all(|name| names(&event).contains(&(*name).to_owned())), "{event:#}");
    let gateway = start(&["--source", "http-v1"]);
    let event = event_of(&gateway, &[first, second]);
    assert!(event["headers"]["X-Two"].is_string(), "an HTTP API spells all names alike: {event:#}");
}

#[test]
fn an_events_own_address_is_the_gateways() {
    for (source, domain) in [
        ("rest", "localhost"),
        ("http-v1", "localhost"),
        ("http", "localhost"),
        ("url", "local00000.lambda-url.localhost"),
    ] {
        let gateway = start(&["--source", source]);
        let port = gateway.address.rsplit(':').next().unwrap();
        let request = format!("GET /echo HTTP/1.1\r\nhost: localhost:{port}\r\n\r\n");
        let event = event_of(&gateway, &[&request]);
        assert_eq!(event["requestContext"]["domainName"], format!("{domain}:{port}"), "{event:#}");
        let header = |name: &str| {
            let headers = event["headers"].as_object().unwrap();
            headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).unwrap().1.clone()
        };
        assert_eq!((header("host"), header("x-forwarded-port")), (format!("localhost:{port}").into(), port.into()));
        assert_eq!(header("x-forwarded-proto"), "http");
    }
}
