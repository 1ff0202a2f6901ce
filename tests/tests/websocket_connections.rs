//! Real WebSocket connections to the local gateway: handshake, messages, management interface, the end.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

const PROGRAM: &str = env!("CARGO_BIN_EXE_by_hand");

/// A gateway that ends with the test.
struct Gateway {
    process: Child,
    address: String,
    said: Receiver<String>,
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn start(arguments: &[&str]) -> Gateway {
    start_as(&[&["--in-process"], arguments].concat())
}

/// Without `--in-process` the function is a process of its own, that misbehaves when told to.
fn start_as(arguments: &[&str]) -> Gateway {
    let mut process = Command::new(PROGRAM)
        .args(["--port", "0", "--source", "websocket"])
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut printed = BufReader::new(process.stdout.take().unwrap());
    printed.read_line(&mut first).unwrap();
    let address = first.split("ws://").nth(1).unwrap().split(',').next().unwrap().to_owned();
    let (sender, said) = channel();
    let errors = BufReader::new(process.stderr.take().unwrap());
    thread::spawn(move || errors.lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
    // Nobody reads on, so the pipe must not fill.
    thread::spawn(move || std::io::copy(&mut printed, &mut std::io::sink()));
    Gateway { process, address, said }
}

impl Gateway {
    /// A handshake, and what came of it: its head, and the connection.
    fn handshake(&self, path: &str, headers: &str) -> (String, TcpStream) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
        )
        .unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        (String::from_utf8(head).unwrap(), stream)
    }

    fn connect(&self) -> Client {
        let (head, stream) = self.handshake("/", "");
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        Client(stream)
    }

    fn manage(&self, method: &str, id: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let id = id.replace('=', "%3D");
        let length = body.len();
        write!(
            stream,
            "{method} /dev/@connections/{id} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply.split(' ').nth(1).unwrap().to_owned()
    }

    /// Waits for a line on standard error.
    #[track_caller]
    fn says(&self, what: &str) -> String {
        loop {
            let line = self.said.recv_timeout(Duration::from_secs(10)).unwrap_or_else(|_| panic!("no `{what}`"));
            if line.contains(what) {
                return line;
            }
        }
    }
}

struct Client(TcpStream);

impl Client {
    fn frame(&mut self, first: u8, payload: &[u8]) {
        let mask = [1, 2, 3, 4];
        let mut frame = vec![first];
        match payload.len() {
            length @ ..126 => frame.push(0x80 | length as u8),
            length => {
                frame.push(0x80 | 126);
                frame.extend((length as u16).to_be_bytes());
            }
        }
        frame.extend(mask);
        frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        self.0.write_all(&frame).unwrap();
    }

    fn send(&mut self, text: &str) {
        self.frame(0x81, text.as_bytes());
    }

    /// The next frame: its first byte and its payload.
    fn read(&mut self) -> (u8, Vec<u8>) {
        let mut head = [0; 2];
        self.0.read_exact(&mut head).unwrap();
        let length = match head[1] {
            126 => {
                let mut length = [0; 2];
                self.0.read_exact(&mut length).unwrap();
                usize::from(u16::from_be_bytes(length))
            }
            length => usize::from(length),
        };
        let mut payload = vec![0; length];
        self.0.read_exact(&mut payload).unwrap();
        (head[0], payload)
    }

    fn text(&mut self) -> String {
        let (first, payload) = self.read();
        assert_eq!(first, 0x81);
        String::from_utf8(payload).unwrap()
    }

    /// Waits for the close frame and gives its code.
    fn closed(&mut self) -> u16 {
        let (first, payload) = self.read();
        assert_eq!(first, 0x88);
        u16::from_be_bytes(payload.try_into().unwrap())
    }
}

#[test]
fn connect_says_whether_a_client_comes_in() {
    let gateway = start(&[]);
    let (head, _) = gateway.handshake("/", "sec-websocket-protocol: chat\r\n");
    assert!(head.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{head}");
    // The example of RFC 6455, 1.3.
    assert!(head.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), "{head}");
    assert!(head.contains("sec-websocket-protocol: chat\r\n"), "{head}");
    let (head, _) = gateway.handshake("/?refuse=403", "");
    assert!(head.starts_with("HTTP/1.1 403 Forbidden\r\n"), "{head}");
}

#[test]
fn a_request_without_a_handshake_is_told_what_this_is() {
    let gateway = start(&[]);
    let mut stream = TcpStream::connect(&gateway.address).unwrap();
    write!(stream, "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 426 ") && reply.contains("this is a WebSocket API"), "{reply}");
}

#[test]
fn a_message_goes_to_its_route_and_the_route_response_comes_back() {
    let gateway = start(&["--route-response"]);
    let mut client = gateway.connect();
    client.send(r#"{"action":"shout","text":"hello"}"#);
    assert_eq!(client.text(), "HELLO");
    client.frame(0x01, br#"{"action":"shout","#);
    client.frame(0x89, b"ping");
    assert_eq!(client.read(), (0x8a, b"ping".to_vec()));
    client.frame(0x80, br#""text":"in two"}"#);
    assert_eq!(client.text(), "IN TWO");
}

#[test]
fn without_a_route_response_the_answer_stays_unread_and_that_is_said() {
    let gateway = start(&[]);
    let mut client = gateway.connect();
    client.send(r#"{"action":"shout","text":"hello"}"#);
    gateway.says("note: the body is not sent");
    client.frame(0x89, b"");
    assert_eq!(client.read().0, 0x8a, "the pong is the first that comes");
}

#[test]
fn a_message_without_a_route_is_forbidden() {
    let gateway = start(&[]);
    let mut client = gateway.connect();
    client.send("hello");
    let told = client.text();
    assert!(told.starts_with(r#"{"message": "Forbidden", "connectionId":""#), "{told}");
}

#[test]
fn a_connect_that_fails_or_is_malformed_is_a_502_at_the_handshake() {
    let gateway = start_as(&[]);
    for path in ["/?path=/error", "/?path=/malformed"] {
        let (head, _) = gateway.handshake(path, "");
        assert!(head.starts_with("HTTP/1.1 502 Bad Gateway\r\n"), "{path}: {head}");
    }
}

#[test]
fn a_message_that_fails_or_is_malformed_is_told_in_the_gateways_own_words() {
    let gateway = start_as(&["--route-response"]);
    let mut client = gateway.connect();
    for path in ["/error", "/malformed"] {
        client.send(&format!(r#"{{"action":"shout","path":"{path}"}}"#));
        let told = client.text();
        assert!(told.starts_with(r#"{"message": "Internal server error", "connectionId":""#), "{path}: {told}");
        assert!(told.contains(r#"", "requestId":""#), "{path}: {told}");
    }
}

#[test]
fn the_function_writes_to_a_connection_and_ends_it() {
    let gateway = start(&["--route-response"]);
    let mut client = gateway.connect();
    client.send(r#"{"action":"whoami"}"#);
    let id = client.text();
    assert_eq!(gateway.manage("POST", &id, "news"), "200");
    assert_eq!(client.text(), "news");
    assert_eq!(gateway.manage("GET", &id, ""), "200");
    assert_eq!(gateway.manage("POST", &id, &"x".repeat(128 * 1024 + 1)), "413");
    assert_eq!(gateway.manage("DELETE", &id, ""), "204");
    assert_eq!(client.closed(), 1001);
    drop(client);
    gateway.says("gone: ");
    assert_eq!(gateway.manage("POST", &id, "more"), "410");
}

#[test]
fn the_end_is_told_to_disconnect_however_it_comes() {
    let gateway = start(&[]);
    let mut client = gateway.connect();
    client.frame(0x88, &1000_u16.to_be_bytes());
    assert_eq!(client.closed(), 1000);
    assert!(gateway.says("gone: ").contains(r#""eventType":"DISCONNECT""#));
    drop(gateway.connect());
    gateway.says("gone: ");
}

#[test]
fn a_frame_of_more_than_32_kilobytes_closes_the_connection_with_1009() {
    let gateway = start(&[]);
    let mut client = gateway.connect();
    client.frame(0x81, &vec![b'x'; 32 * 1024 + 1]);
    assert_eq!(client.closed(), 1009);
}
