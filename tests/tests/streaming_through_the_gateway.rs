//! Streamed answers on their whole path: the function's worker, the Runtime API, the gateway, and a client.
#![cfg(unix)] // like the other tests with real processes

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use api_handler_tests::gateway::{Gateway, wait_for};
use api_handler_tests::rest;
use api_handler_tests::runtime_api::{Function, UNREAD};

const PROGRAM: &str = env!("CARGO_BIN_EXE_streams");

fn start(arguments: &[&str]) -> Gateway {
    Gateway::start(PROGRAM, arguments, &[])
}

/// The bytes that a client received, with the time of each read.
struct Reply {
    head: String,
    /// Still chunked.
    body: Vec<u8>,
    times: Vec<Duration>,
}

impl Reply {
    fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap()
    }

    /// The body, joined from its chunks, and whether the last chunk has arrived.
    fn chunks(&self) -> (Vec<u8>, bool) {
        let (mut body, mut rest) = (Vec::new(), self.body.as_slice());
        loop {
            let Some(line) = rest.windows(2).position(|two| two == b"\r\n") else { return (body, false) };
            let length = usize::from_str_radix(std::str::from_utf8(&rest[..line]).unwrap(), 16).unwrap();
            if length == 0 {
                return (body, true);
            }
            body.extend_from_slice(&rest[line + 2..line + 2 + length]);
            rest = &rest[line + 2 + length + 2..];
        }
    }
}

fn get(gateway: &Gateway, path: &str) -> Reply {
    let start = Instant::now();
    let mut stream = TcpStream::connect(&gateway.address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").unwrap();
    let (mut all, mut times, mut buffer) = (Vec::new(), Vec::new(), vec![0; 64 * 1024]);
    while let Ok(length @ 1..) = stream.read(&mut buffer) {
        all.extend_from_slice(&buffer[..length]);
        times.push(start.elapsed());
    }
    let end = all.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8(all[..end].to_vec()).unwrap();
    Reply { head, body: all[end + 4..].to_vec(), times }
}

/// Waits until the output of both gateway and function contains a text, and returns the lines of each that contain it.
/// The function logs to standard output, as on Lambda.
#[track_caller]
fn both_report(gateway: &Gateway, what: &str) -> (Vec<String>, Vec<String>) {
    gateway.wait_for_stderr(what);
    wait_for(&gateway.stdout, what);
    let lines = |text: String| text.lines().filter(|line| line.contains(what)).map(str::to_owned).collect();
    (lines(gateway.wait_for_stderr(what)), lines(wait_for(&gateway.stdout, what)))
}

#[test]
fn chunks_reach_the_client_as_they_are_produced() {
    for arguments in [&[][..], &["--source", "url"], &["--in-process"]] {
        let gateway = start(arguments);
        let reply = get(&gateway, "/slow");
        assert_eq!(reply.status(), "200");
        assert!(reply.head.contains("content-type: text/event-stream"), "{}", reply.head);
        assert!(reply.head.contains("transfer-encoding: chunked"), "{}", reply.head);
        assert_eq!(reply.chunks(), (b"data: 1\n\ndata: 2\n\ndata: 3\n\n".to_vec(), true));
        let spread = *reply.times.last().unwrap() - reply.times[0];
        assert!(spread > Duration::from_millis(300), "all came at once: {:?}", reply.times);
    }
}

#[test]
fn a_stream_that_fails_has_no_end_and_both_sides_report_why() {
    let gateway = start(&[]);
    let reply = get(&gateway, "/fails?after=begun");
    assert_eq!((reply.status(), reply.chunks()), ("200", (b"begun".to_vec(), false)));
    let (by_gateway, by_function) = both_report(&gateway, "broke off");
    let why = "the function failed with Runtime.StreamError: the disk is gone";
    assert!(by_gateway.len() == 1 && by_gateway[0].contains(why), "{by_gateway:?}");
    assert!(by_function.len() == 1 && by_function[0].contains("ERROR"), "{by_function:?}");
    assert!(by_function[0].ends_with("the disk is gone"), "{by_function:?}");
    let reply = get(&gateway, "/fails");
    assert_eq!(reply.status(), "500");
    assert!(String::from_utf8_lossy(&reply.chunks().0).contains(r#""status":500"#));
    assert_eq!(get(&gateway, "/whole").status(), "200", "the function is used again");
}

#[test]
fn more_than_six_megabytes_pass() {
    let gateway = start(&[]);
    let (body, has_end) = get(&gateway, "/large").chunks();
    assert_eq!((body.len(), has_end), (8 * 1024 * 1024, true));
}

#[test]
fn an_answer_without_a_stream_has_the_same_form_and_its_cookies() {
    for source in ["rest", "url"] {
        let gateway = start(&["--source", source]);
        let reply = get(&gateway, "/whole");
        assert_eq!(reply.chunks(), (b"whole".to_vec(), true));
        assert_eq!(reply.head.matches("set-cookie: ").count(), 2, "{}", reply.head);
    }
}

#[test]
fn sources_that_do_not_stream_get_ordinary_answers() {
    for source in ["http", "http-v1", "alb", "lattice"] {
        let gateway = start(&["--source", source]);
        let reply = get(&gateway, "/slow?millis=1");
        assert_eq!(reply.status(), "200", "{source}");
        assert!(reply.head.contains("content-length: 27"), "{source}: {}", reply.head);
        assert_eq!(reply.body, b"data: 1\n\ndata: 2\n\ndata: 3\n\n");
    }
}

#[test]
fn an_integration_with_the_wrong_transfer_mode_is_reported() {
    let gateway = start(&["--transfer-mode", "buffered"]);
    let reply = get(&gateway, "/slow?millis=1");
    assert_eq!((reply.status(), reply.body.len()), ("200", 0), "status and headers arrive, the body does not");
    gateway.wait_for_stderr("note: the output is streamed but the integration is not");
}

#[test]
fn a_handler_that_blocks_is_answered_for_in_the_same_form() {
    let gateway = start(&["--function-timeout", "3"]);
    let reply = get(&gateway, "/blocks");
    assert_eq!(reply.status(), "504", "{}", reply.head);
    assert!(String::from_utf8_lossy(&reply.chunks().0).contains(r#""status":504"#));
    assert_eq!(get(&gateway, "/whole").status(), "200");
}

/// The watchdog does not wait for Lambda's timeout, which would cost the environment and be reported as a timeout.
#[test]
fn a_stream_that_blocks_is_closed_before_the_functions_timeout() {
    let gateway = start(&["--function-timeout", "3"]);
    let start = Instant::now();
    let reply = get(&gateway, "/blocks-later");
    assert!(start.elapsed() < Duration::from_millis(3_500), "{:?}", start.elapsed());
    assert_eq!((reply.status(), reply.chunks()), ("200", (b"begun".to_vec(), false)));
    assert!(reply.times[0] < Duration::from_millis(2_000), "the chunk arrived when it was produced: {:?}", reply.times);
    let message = "`blocks_later` blocked its thread in the middle of its answer";
    let (by_gateway, by_function) = both_report(&gateway, message);
    assert!(by_gateway.len() == 1 && by_gateway[0].contains("Runtime.StreamBlocked"), "{by_gateway:?}");
    assert!(by_function.len() == 1 && by_function[0].contains("ERROR"), "{by_function:?}");
    assert_eq!(get(&gateway, "/whole").status(), "200");
}

#[test]
fn a_stream_whose_function_is_gone_has_no_end() {
    let gateway = start(&[]);
    let reply = get(&gateway, "/exits-later");
    assert_eq!((reply.status(), reply.chunks()), ("200", (b"begun".to_vec(), false)));
    gateway.wait_for_stderr("broke off");
    assert_eq!(get(&gateway, "/whole").status(), "200");
}

#[test]
fn a_stream_that_outlasts_the_functions_timeout_is_cut_off() {
    let gateway = start(&["--function-timeout", "0.5"]);
    let reply = get(&gateway, "/slow?millis=400");
    assert_eq!(reply.status(), "200");
    let (body, has_end) = reply.chunks();
    assert!(body.starts_with(b"data: 1\n\n") && !has_end, "{has_end} {}", String::from_utf8_lossy(&body));
    gateway.wait_for_stderr("broke off");
    assert_eq!(get(&gateway, "/whole").status(), "200");
}

/// With the test's own Runtime API: all that is sent, including the trailers ("Building a custom runtime").
#[test]
fn a_stream_that_blocks_is_closed_with_error_trailers() {
    let function = Function::start(PROGRAM, Duration::from_secs(2), &[]);
    for round in ["first", "second"] {
        function.send(round, &rest("GET", "/blocks-later"));
        let post = function.post(&format!("invocation/{round}/response"));
        assert!(post.is_complete && post.body.ends_with("\0\0\0\0\0\0\0\0begun"), "{post:?}");
        let names: Vec<&str> = post.trailers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["lambda-runtime-function-error-type", "lambda-runtime-function-error-body"]);
        assert_eq!(post.trailers[0].1, "Runtime.StreamBlocked");
        let body = base64_simd::STANDARD.decode_to_vec(&post.trailers[1].1).unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert!(body["errorMessage"].as_str().unwrap().contains("`blocks_later` blocked its thread"), "{body}");
        let next = format!("after-{round}");
        function.send(&next, &rest("GET", "/whole"));
        let post = function.post(&format!("invocation/{next}/response"));
        assert!(post.is_complete && post.body.ends_with("whole"), "a fresh function answers: {post:?}");
    }
    assert_eq!(function.posts(), 4, "one answer for each");
}

/// On Lambda Managed Instances the other threads continue, and the process is not replaced.
#[test]
fn a_stream_that_blocks_one_of_several_threads_is_closed_in_the_same_way() {
    let environment = [("AWS_LAMBDA_MAX_CONCURRENCY", "4")];
    let function = Function::start(PROGRAM, Duration::from_secs(3), &environment);
    function.send("blocked", &rest("GET", "/blocks-later"));
    function.send("slow", &rest("GET", "/slow"));
    let slow = function.post("invocation/slow/response");
    assert!(slow.trailers.is_empty() && slow.body.ends_with("data: 3\n\n"), "another is not held up: {slow:?}");
    let blocked = function.post("invocation/blocked/response");
    assert!(blocked.is_complete && blocked.body.ends_with("begun"), "{blocked:?}");
    assert_eq!(blocked.trailers[0].1, "Runtime.StreamBlocked");
    function.send("whole", &rest("GET", "/whole"));
    assert!(function.post("invocation/whole/response").body.ends_with("whole"));
}

#[test]
fn a_client_that_stops_reading_does_not_hold_up_the_function_until_lambdas_timeout() {
    let function = Function::start(PROGRAM, Duration::from_secs(1), &[]);
    let mut large = rest("GET", "/large");
    large["queryStringParameters"] = serde_json::json!({"mebibytes": "64"});
    large["multiValueQueryStringParameters"] = serde_json::json!({"mebibytes": ["64"]});
    let start = Instant::now();
    function.send(UNREAD, &large);
    function.send("next", &rest("GET", "/whole"));
    assert!(function.post("invocation/next/response").body.ends_with("whole"));
    let elapsed = start.elapsed();
    assert!(elapsed > Duration::from_millis(800), "the stream was not even tried: {elapsed:?}");
    assert!(elapsed < Duration::from_secs(10), "the reader held it: {elapsed:?}");
}
