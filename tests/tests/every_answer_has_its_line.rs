//! With `Api::access_log`, every answer has one line in the function's log, whoever has made it: the handler, the library, or
//! the last word. It has the template of the route and never the path, the query or a header that is not named, and nothing
//! that a request contains begins a line.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use api_handler_tests::rest;
use api_handler_tests::runtime_api::{Function, ReplyStyle};
use serde_json::{Value, json};

const LIFECYCLE: &str = env!("CARGO_BIN_EXE_lifecycle");

/// A function and the lines that it writes.
struct Logged {
    function: Function,
    lines: Receiver<String>,
}

impl Logged {
    fn start(environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(LIFECYCLE);
        command.envs(environment.iter().copied()).env("LIFECYCLE_ACCESS", "1").env("LIFECYCLE_HOOK", "none");
        command.env_remove("RUST_BACKTRACE").stdout(Stdio::piped()).stderr(Stdio::null());
        let mut function = Function::start_writing_with(ReplyStyle::Plain, command, Duration::from_secs(1));
        let stdout = BufReader::new(function.stdout().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Logged { function, lines }
    }

    /// The next line of the access log.
    #[track_caller]
    fn line(&self) -> String {
        loop {
            let line = self.lines.recv_timeout(Duration::from_secs(20)).expect("a line");
            if line.contains("milliseconds") {
                return line;
            }
        }
    }

    /// Sends an event, and returns the status and the size of the body that the client gets.
    #[track_caller]
    fn answered(&self, id: &str, event: &Value) -> (u64, usize) {
        self.function.send(id, event);
        let answer = self.function.answer(id);
        (answer.status(), answer.text().len())
    }
}

/// A line without its milliseconds, which differ.
fn without_time(line: &str) -> String {
    let (before, after) = line.split_once(" milliseconds=").unwrap();
    let time = after.split(' ').next().unwrap();
    assert!(time.parse::<u64>().unwrap() < 20_000, "{line}");
    format!("{before}{}", &after[time.len()..])
}

fn with_user_agent(mut event: Value, value: &str) -> Value {
    event["headers"] = json!({ "user-agent": value, "authorization": "Bearer secret", "cookie": "session=secret" });
    event["multiValueHeaders"] = Value::Null;
    event
}

#[test]
fn each_answer_of_one_process_after_another_has_one_line() {
    for concurrency in ["1", "3"] {
        let logged = Logged::start(&[("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)]);
        let note = |body: &str| {
            let mut event = rest("POST", "/notes");
            event["body"] = body.into();
            event
        };
        let cases = [
            (rest("GET", "/users/7?secret=1"), 200, "show GET /users/{id} 200"),
            (rest("HEAD", "/users/7"), 200, "show HEAD /users/{id} 200"),
            (note("a note"), 204, "add POST /notes 204"),
            (note(&"a".repeat(2000)), 413, "POST - 413"),
            (rest("GET", "/nowhere/secret"), 404, "GET - 404"),
            (rest("DELETE", "/notes"), 405, "DELETE - 405"),
            (rest("OPTIONS", "/notes"), 204, "OPTIONS - 204"),
            (rest("GET", "/panic"), 500, "panics GET /panic 500"),
            (rest("GET", "/large"), 500, "large GET /large 500"),
            (rest("GET", "/late"), 504, "late GET /late 504"),
            (rest("GET", "/stream"), 200, "stream GET /stream 200"),
            (rest("GET", "/broken-stream"), 500, "broken_stream GET /broken-stream 500"),
            (rest("GET", "/block"), 504, "block GET /block 504"),
            (rest("GET", "/abort"), 500, "aborts GET /abort 500"),
            (rest("GET", "/ok"), 200, "ok GET /ok 200"),
        ];
        for (index, (event, status, line)) in cases.iter().enumerate() {
            let id = format!("request-{index}");
            let (answered, bytes) = logged.answered(&id, event);
            assert_eq!(answered, *status, "{line}");
            assert_eq!(without_time(&logged.line()), format!("INFO  {id} {line} bytes={bytes}"));
        }
        // Lambda refuses the first answer, and what it gets then is what the line shows.
        logged.function.send("roomy", &rest("GET", "/roomy"));
        assert_eq!(without_time(&logged.line()), "INFO  roomy roomy GET /roomy 500 bytes=0");
        logged.answered("last", &rest("GET", "/ok"));
        assert!(logged.line().starts_with("INFO  last "), "each has one line");
    }
}

#[test]
fn a_503_without_a_state_has_its_line() {
    let logged = Logged::start(&[("LIFECYCLE_INIT", "error")]);
    let (status, bytes) = logged.answered("one", &rest("GET", "/ok"));
    assert_eq!((status, without_time(&logged.line())), (503, format!("INFO  one ok GET /ok 503 bytes={bytes}")));
}

#[test]
fn what_is_no_request_has_no_line() {
    let logged = Logged::start(&[]);
    logged.function.send("ping", &json!({}));
    logged.function.send("queue", &json!({ "Records": [{ "eventSource": "aws:sqs" }] }));
    logged.answered("last", &rest("GET", "/ok"));
    assert!(logged.line().starts_with("INFO  last "));
}

#[test]
fn a_stream_has_its_line_at_its_end_with_the_bytes_that_were_sent() {
    let logged = Logged::start(&[("LIFECYCLE_STREAMING", "1")]);
    for (path, line) in [
        ("/stream", "stream GET /stream 200 bytes=12"),
        ("/broken-stream", "broken_stream GET /broken-stream 200 bytes=6 complete=false"),
        ("/ok", "ok GET /ok 200 bytes=PID"),
        ("/nowhere", "GET - 404 bytes="),
        ("/panic", "panics GET /panic 500 bytes="),
        ("/block", "block GET /block 504 bytes="),
        ("/ok", "ok GET /ok 200 bytes=PID"),
    ] {
        logged.function.send(path, &rest("GET", path));
        let line = line.replace("PID", "");
        let written = without_time(&logged.line());
        assert!(written.starts_with(&format!("INFO  {path} {line}")), "{written}");
        assert!(line.ends_with('=') || written.ends_with(&line), "{written}");
    }
}

#[test]
fn json_has_the_same_in_fields() {
    let logged = Logged::start(&[("AWS_LAMBDA_LOG_FORMAT", "JSON")]);
    let (_, bytes) = logged.answered("one", &with_user_agent(rest("GET", "/users/7"), "curl\n\u{1b}[31m\"8\""));
    let text = logged.line();
    let line: Value = serde_json::from_str(&text).unwrap();
    assert!(!text.chars().any(char::is_control) && !text.contains("secret"), "{text}");
    let shown = json!({
        "level": "INFO", "message": "GET /users/{id} 200", "requestId": "one", "handler": "show",
        "target": "api_handler::access", "method": "GET", "route": "/users/{id}", "status": 200, "bytes": bytes,
        "milliseconds": line["milliseconds"], "timestamp": line["timestamp"],
        "headers": { "user-agent": "curl\n\u{1b}[31m\"8\"" },
    });
    assert_eq!(line, shown);
    logged.answered("two", &rest("GET", "/nowhere"));
    let line: Value = serde_json::from_str(&logged.line()).unwrap();
    assert_eq!((&line["route"], &line["headers"], &line["handler"]), (&Value::Null, &Value::Null, &Value::Null));
}

#[test]
fn nothing_that_a_request_contains_begins_a_line_or_moves_the_terminal() {
    let logged = Logged::start(&[]);
    let mut event = with_user_agent(rest("GET", "/ok"), "a\r\nINFO forged milliseconds=1\u{1b}[2J\u{202e}");
    event["httpMethod"] = "GET\nERROR forged".into();
    logged.answered("one", &event);
    let line = logged.line();
    assert!(line.starts_with(r"INFO  one GET\nERROR forged - 405 bytes="), "{line}");
    assert!(line.ends_with(r#" user-agent="a\r\nINFO forged milliseconds=1\u001b[2J\u{202e}""#), "{line}");
    assert!(!line.contains("secret"), "{line}");
    let mut long = with_user_agent(rest("GET", "/ok"), &"x".repeat(100_000));
    long["httpMethod"] = "Y".repeat(50_000).into();
    logged.answered("two", &long);
    assert!(logged.line().len() < 1_000);
}

#[test]
fn a_message_of_a_websocket_api_shows_its_route_key() {
    let logged = Logged::start(&[]);
    let event = json!({ "requestContext": {
        "routeKey": "send", "eventType": "MESSAGE", "connectionId": "abc", "requestId": "r",
        "apiId": "a", "stage": "s", "domainName": "d", "messageId": "m",
    }, "body": "{}", "isBase64Encoded": false });
    assert_eq!(logged.answered("one", &event).0, 200);
    assert_eq!(without_time(&logged.line()), "INFO  one send send 200 bytes=4");
}

#[test]
fn the_level_of_the_log_applies() {
    let logged = Logged::start(&[("AWS_LAMBDA_LOG_LEVEL", "WARN")]);
    logged.answered("one", &rest("GET", "/ok"));
    assert!(logged.lines.recv_timeout(Duration::from_millis(300)).is_err());
}

#[test]
fn the_local_gateway_shows_it_with_the_functions_log() {
    use api_handler_tests::gateway::{Gateway, wait_for};
    for arguments in [&[][..], &["--in-process"]] {
        let gateway = Gateway::start(LIFECYCLE, arguments, &[("LIFECYCLE_ACCESS", "1")]);
        assert_eq!(gateway.send("GET", "/users/7", &["user-agent: test"], b"").status, 200);
        let output = if arguments.is_empty() { &gateway.stdout } else { &gateway.stderr };
        let log = wait_for(output, "show GET /users/{id} 200 bytes=");
        assert!(log.contains(r#" user-agent="test""#), "{log}");
    }
}

mod names_of_headers {
    use api_handler::prelude::*;

    fn mistakes(log: AccessLog) -> Vec<String> {
        let api: Api = Api::new(Routes::new()).access_log(log);
        match api.check() {
            Ok(_) => Vec::new(),
            Err(mistakes) => mistakes.list.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn those_that_are_none_and_those_of_secrets_are_mistakes() {
        let log = AccessLog::new()
            .header("user agent")
            .header("Authorization")
            .header("COOKIE")
            .header(HeaderName::from_static("x-api-key"));
        let expected = [
            r#"`AccessLog::header("user agent")`: this is not the name of a header: write it as in a request: `user-agent`"#,
            r#"`AccessLog::header("Authorization")`: its values are secrets, and whoever reads the log could use them: leave it out, and log who the caller is in a middleware"#,
        ];
        let found = mistakes(log);
        assert_eq!((found.len(), &found[..2]), (4, &expected.map(str::to_owned)[..]));
        assert!(mistakes(AccessLog::new().header("User-Agent").header("referer")).is_empty());
    }
}
