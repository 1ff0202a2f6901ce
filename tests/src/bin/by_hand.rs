//! A function without guards, for tests of the gateway. On Lambda it uses the Runtime API directly, and the request's path
//! selects how it misbehaves; outside of Lambda it is the ordinary toolbox.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::time::Duration;

use api_handler::Connection;
use api_handler::prelude::*;

/// Never called: the function is answered by hand.
#[api_handler(GET "/users/{id}")]
fn user(id: u64) -> String {
    id.to_string()
}

/// As the other handlers of a WebSocket API, for `--in-process`.
#[api_handler("$connect")]
fn connect(#[query] refuse: Option<u16>, #[header] sec_websocket_protocol: Option<String>) -> Reply<()> {
    let status = refuse.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::OK);
    match sec_websocket_protocol {
        Some(protocol) => Reply::new(()).header("sec-websocket-protocol", protocol).status(status),
        None => Reply::new(()).status(status),
    }
}

#[api_handler("shout")]
fn shout(#[body] message: serde_json::Value) -> String {
    message["text"].as_str().unwrap_or_default().to_uppercase()
}

#[api_handler("whoami")]
fn whoami(connection: Connection) -> String {
    connection.id
}

#[api_handler("where")]
fn endpoint(connection: Connection) -> String {
    format!("{}/@connections/{}", connection.endpoint, connection.id)
}

#[api_handler("$disconnect")]
fn disconnect(event: &Event<'_>) {
    eprintln!("gone: {}", event.request_context().map_or("", |context| context.raw()));
}

/// The compiler refuses a map for a header where it sees one, and not behind an alias.
type Headers = HashMap<String, String>;

/// No request can satisfy it; listed only if a test asks for a mistake.
#[api_handler(GET "/misfit")]
fn misfit(#[header] _headers: Headers) {}

fn main() -> ExitCode {
    match std::env::var("AWS_LAMBDA_RUNTIME_API") {
        Ok(address) => function(address.trim_start_matches("http://")),
        Err(_) if std::env::var_os("BY_HAND_MISTAKE").is_some() => api_handler::run(routes![user, misfit]),
        Err(_) => api_handler::run(routes![user, connect, shout, whoami, endpoint, disconnect]),
    }
}

fn function(address: &str) -> ExitCode {
    match std::env::var("BY_HAND_INIT").as_deref() {
        Ok("error") => {
            call(address, "POST", "init/error", br#"{"errorType":"Init.Bad","errorMessage":"no database"}"#);
            return ExitCode::FAILURE;
        }
        Ok("exit") => return ExitCode::from(7),
        _ => {}
    }
    let mut count = 0;
    while let Some(next) = call(address, "GET", "invocation/next", b"") {
        count += 1;
        let (head, event) = next.split_once("\r\n\r\n").unwrap_or_default();
        let id = header(head, "lambda-runtime-aws-request-id");
        let post = |body: &[u8]| call(address, "POST", &format!("invocation/{id}/response"), body).unwrap_or_default();
        match path(event) {
            "/malformed" => drop(post(br#"{"statusCode":200,"body":{"a":1}}"#)),
            "/error" => {
                let error = br#"{"errorType":"Boom","errorMessage":"it broke"}"#;
                call(address, "POST", &format!("invocation/{id}/error"), error);
            }
            "/reflect" => {
                let error = serde_json::json!({"errorType": "Reflected\n\u{1b}[2J", "errorMessage": body(event)});
                call(address, "POST", &format!("invocation/{id}/error"), error.to_string().as_bytes());
            }
            "/exit" => return ExitCode::from(7),
            "/exit-0" => return ExitCode::SUCCESS,
            "/abort" => std::process::abort(),
            "/hang" => std::thread::sleep(Duration::from_secs(60)),
            "/slow" => {
                std::thread::sleep(Duration::from_millis(300));
                post(&answer(count));
            }
            "/large" => {
                let first = status(&post(&vec![b' '; 6_291_557]));
                let second = status(&post(&answer(count)));
                let wrong = status(&call(address, "POST", "invocation/nobody/response", b"{}").unwrap_or_default());
                // In one write, because the gateway writes to standard error too.
                let line = format!("posts: {first} {second} {wrong}\n");
                let _ = std::io::stderr().write_all(line.as_bytes());
            }
            "/hasty" => drop(hasty(address, id)),
            "/binary" => drop(post(br#"{"statusCode":200,"body":"iVBORw==","isBase64Encoded":true}"#)),
            "/echo" => {
                let body = serde_json::json!({"statusCode": 200, "body": event});
                post(body.to_string().as_bytes());
            }
            _ => drop(post(&answer(count))),
        }
    }
    ExitCode::SUCCESS
}

/// Posts an incomplete stream, and closes the connection before the Runtime API has replied.
fn hasty(address: &str, id: &str) -> std::io::Result<()> {
    let error = "lambda-runtime-function-error-type: Boom";
    let prelude = "{\"statusCode\":200}\0\0\0\0\0\0\0\0begun";
    let length = prelude.len();
    let (host, base) = address.split_once('/').unwrap_or((address, ""));
    let post = format!(
        "POST /{base}/2018-06-01/runtime/invocation/{id}/response HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\
         lambda-runtime-function-response-mode: streaming\r\ntrailer: lambda-runtime-function-error-type\r\n\r\n\
         {length:x}\r\n{prelude}\r\n0\r\n{error}\r\n\r\n"
    );
    TcpStream::connect(host)?.write_all(post.as_bytes())
}

/// An answer with the process id, and the number of events that this process has received.
fn answer(count: u32) -> Vec<u8> {
    let body = format!("{} {count}", std::process::id());
    serde_json::json!({"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": body}).to_string().into()
}

/// The request's body.
fn body(event: &str) -> String {
    let event: serde_json::Value = serde_json::from_str(event).unwrap_or_default();
    event["body"].as_str().unwrap_or_default().to_owned()
}

/// The last segment of the request's path, with its slash; for a WebSocket message, its member `path`.
fn path(event: &str) -> &str {
    let marks = ["\"rawPath\":\"", "\"path\":\"", "\\\"path\\\":\\\""];
    let found = marks.iter().find_map(|mark| event.split_once(mark)).map_or("", |(_, rest)| rest);
    found.split(['"', '\\']).next().unwrap_or_default()
}

/// Sends one request on a new connection, and returns the complete response, if there is one.
fn call(address: &str, method: &str, path: &str, body: &[u8]) -> Option<String> {
    let (host, base) = address.split_once('/').unwrap_or((address, ""));
    let mut stream = TcpStream::connect(host).ok()?;
    let length = body.len();
    let head = format!(
        "{method} /{base}/2018-06-01/runtime/{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut response = String::new();
    stream.read_to_string(&mut response).ok()?;
    (!response.is_empty()).then_some(response)
}

fn header<'h>(head: &'h str, name: &str) -> &'h str {
    let value = |line: &'h str| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name));
    head.lines().find_map(value).map_or("", |(_, value)| value)
}

fn status(response: &str) -> String {
    response.split(' ').nth(1).unwrap_or_default().to_owned()
}
