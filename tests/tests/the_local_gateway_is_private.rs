//! Who may talk to the local gateway: its Runtime API answers only the function, and web pages of other sites reach
//! neither requests nor connections.
#![cfg(target_os = "linux")] // reads the function's environment

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use api_handler_tests::gateway::Gateway;

const PROGRAM: &str = env!("CARGO_BIN_EXE_by_hand");

/// The function's `AWS_LAMBDA_RUNTIME_API`: host with port, and base path.
fn runtime_api(function: u32) -> (String, String) {
    let environment = std::fs::read(format!("/proc/{function}/environ")).unwrap();
    let environment = String::from_utf8(environment).unwrap();
    let setting = environment.split('\0').find_map(|pair| pair.strip_prefix("AWS_LAMBDA_RUNTIME_API=")).unwrap();
    let (host, base) = setting.split_once('/').expect("a base path");
    (host.to_owned(), base.to_owned())
}

/// Sends `request`, which ends with an empty line, and returns the whole reply.
fn exchange(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    reply
}

fn next(host: &str, base: &str) -> String {
    let path = format!("{base}/2018-06-01/runtime/invocation/next");
    exchange(host, &format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"))
}

#[test]
fn a_stranger_gets_no_event_from_the_runtime_api() {
    let gateway = Gateway::start(PROGRAM, &[], &[]);
    let (function, _) = gateway.get("/").process_and_count();
    let (host, base) = runtime_api(function);
    assert!(base.len() == 32 && base.bytes().all(|byte| byte.is_ascii_hexdigit()), "{base}");
    for guess in ["", "/", "/00000000000000000000000000000000", &format!("/{}", &base[..31])] {
        let reply = next(&host, guess);
        assert!(reply.starts_with("HTTP/1.1 404 "), "{guess}: {reply}");
    }
    gateway.wait_for_stderr("a request to the function's Runtime API without its secret path");
    assert_eq!(gateway.get("/").process_and_count(), (function, 2));
}

#[test]
fn every_function_has_a_port_and_a_token_of_its_own() {
    let gateway = Gateway::start(PROGRAM, &[], &[]);
    let slow = || gateway.get("/slow").process_and_count().0;
    let (first, second) = std::thread::scope(|scope| {
        let both = (scope.spawn(slow), scope.spawn(slow));
        (both.0.join().unwrap(), both.1.join().unwrap())
    });
    let (first, second) = (runtime_api(first), runtime_api(second));
    assert!(first.0 != second.0 && first.1 != second.1, "{first:?} {second:?}");
}

#[test]
fn one_request_for_an_event_waits_at_a_time() {
    let gateway = Gateway::start(PROGRAM, &[], &[]);
    let (function, _) = gateway.get("/").process_and_count();
    let (host, base) = runtime_api(function);
    // The function asks for the next event after the client has its answer.
    std::thread::sleep(Duration::from_millis(500));
    let reply = next(&host, &format!("/{base}"));
    assert!(reply.starts_with("HTTP/1.1 403 ") && reply.contains("InvalidStateTransition"), "{reply}");
    assert_eq!(gateway.get("/").process_and_count(), (function, 2));
}
