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
    let setting = environment.split('\0').find_map(|pair| pair.strip_prefix("AWS_LAMBDA_RUNTIME_API=http://")).unwrap();
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

/// A program may be run by lambda_http, with layers around it.
#[test]
fn the_loop_of_lambda_runtime_knows_the_token_too() {
    let gateway = Gateway::start(env!("CARGO_BIN_EXE_lambda_http_loop"), &[], &[]);
    for id in [7, 8] {
        let reply = gateway.get(&format!("/users/{id}"));
        assert_eq!((reply.status, reply.text()), (200, format!("user {id}").as_str()));
    }
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

/// The status and the whole reply to a GET with these header lines, each with its line end.
fn get(gateway: &Gateway, target: &str, headers: &str) -> (u16, String) {
    let reply = exchange(&gateway.address, &format!("GET {target} HTTP/1.1\r\n{headers}connection: close\r\n\r\n"));
    (reply.split(' ').nth(1).unwrap().parse().unwrap(), reply)
}

#[test]
fn a_request_names_exactly_one_host() {
    let gateway = Gateway::start(PROGRAM, &["--in-process"], &[]);
    for headers in [
        "",
        "host: localhost\r\nhost: localhost\r\n",
        "host: \r\n",
        "host: a@localhost\r\n",
        "host: local host\r\n",
        "host: localhost/\r\n",
    ] {
        assert_eq!(get(&gateway, "/users/7", headers).0, 400, "{headers}");
    }
    gateway.wait_for_stderr("a request was answered with 400: the header `Host` is given twice");
    assert_eq!(get(&gateway, "*", "host: localhost\r\n").0, 400);
    assert_eq!(get(&gateway, "/users/7", "host: localhost\r\n").0, 200);
    // HTTP/1.0 does not require it.
    let reply = exchange(&gateway.address, "GET /users/7 HTTP/1.0\r\n\r\n");
    assert!(reply.starts_with("HTTP/1.0 200 "), "{reply}");
}

#[test]
fn a_web_page_whose_name_points_to_this_machine_gets_nothing() {
    let gateway = Gateway::start(PROGRAM, &["--in-process"], &[]);
    let port = gateway.address.rsplit(':').next().unwrap().to_owned();
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        "localhost.evil.example".to_owned(),
        "10.1.2.3".to_owned(),
    ] {
        let (status, reply) = get(&gateway, "/users/7", &format!("host: {host}\r\n"));
        let name = host.split(':').next().unwrap();
        assert!(status == 421 && reply.contains(&format!("--allow-host {name}`")), "{reply}");
    }
    gateway.wait_for_stderr("answered with 421: `evil.example` is not a name of this machine");
    // The name in a complete target counts, whatever `Host` is.
    assert_eq!(get(&gateway, "http://evil.example/users/7", "host: localhost\r\n").0, 421);
    assert_eq!(get(&gateway, "http://localhost/users/7", "host: evil.example\r\n").0, 200);
    for host in ["localhost", "127.0.0.1", &format!("[::1]:{port}"), "app.localhost"] {
        assert_eq!(get(&gateway, "/users/7", &format!("host: {host}\r\n")).0, 200, "{host}");
    }
}

#[test]
fn the_developer_decides_which_other_names_are_answered() {
    let gateway = Gateway::start(PROGRAM, &["--in-process", "--allow-host", "dev.example.com"], &[]);
    assert_eq!(get(&gateway, "/users/7", "host: dev.example.com:9000\r\n").0, 200);
    assert_eq!(get(&gateway, "/users/7", "host: evil.example\r\n").0, 421);
    let gateway = Gateway::start(PROGRAM, &["--in-process", "--host", "0.0.0.0"], &[]);
    assert_eq!(
        get(&gateway, "/users/7", "host: 10.1.2.3\r\n").0,
        200,
        "an address of this machine, as far as is known"
    );
    assert_eq!(get(&gateway, "/users/7", "host: evil.example\r\n").0, 421);
    let output = std::process::Command::new(PROGRAM).args(["--allow-host", "http://dev.example.com"]).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && stderr.contains("without scheme and port"), "{stderr}");
}

#[test]
fn only_pages_of_this_machine_open_connections() {
    let gateway =
        Gateway::start(PROGRAM, &["--in-process", "--source", "websocket", "--allow-host", "dev.example.com"], &[]);
    let connect = |origin: &str| {
        let mut stream = TcpStream::connect(&gateway.address).unwrap();
        write!(
            stream,
            "GET / HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n{origin}\r\n"
        )
        .unwrap();
        let mut start = [0; 12];
        stream.read_exact(&mut start).unwrap();
        String::from_utf8(start.to_vec()).unwrap()
    };
    for origin in ["", "origin: http://localhost:3000\r\n", "origin: https://dev.example.com\r\n"] {
        assert_eq!(connect(origin), "HTTP/1.1 101", "{origin}");
    }
    for origin in [
        "origin: https://evil.example\r\n",
        "origin: null\r\n",
        "origin: http://localhost\r\norigin: https://evil.example\r\n",
    ] {
        assert_eq!(connect(origin), "HTTP/1.1 403", "{origin}");
    }
    gateway.wait_for_stderr("to allow it, add `--allow-host evil.example`");
    let post = "POST /dev/@connections/x HTTP/1.1\r\nhost: localhost\r\norigin: https://evil.example\r\n\
                content-length: 0\r\nconnection: close\r\n\r\n";
    assert!(
        exchange(&gateway.address, post).starts_with("HTTP/1.1 403 "),
        "a page must not write to connections either"
    );
}
