//! Real WebSocket connections to the local gateway: handshake, messages, management interface, close.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use api_handler_tests::gateway::{Gateway, wait_for_times};

const PROGRAM: &str = env!("CARGO_BIN_EXE_by_hand");

fn start(arguments: &[&str]) -> Gateway {
    start_as(&[&["--in-process"], arguments].concat())
}

/// Without `--in-process` the function is a separate process, which misbehaves when a test asks for it.
fn start_as(arguments: &[&str]) -> Gateway {
    Gateway::start(PROGRAM, &[&["--source", "websocket"], arguments].concat(), &[])
}

/// Sends a handshake, and returns the head of the reply and the connection.
fn handshake(gateway: &Gateway, path: &str, headers: &str) -> (String, TcpStream) {
    handshake_at(gateway, path, "localhost", headers)
}

fn handshake_at(gateway: &Gateway, path: &str, host: &str, headers: &str) -> (String, TcpStream) {
    let mut stream = TcpStream::connect(&gateway.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: {host}\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\
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

fn connect(gateway: &Gateway) -> Client {
    let (head, stream) = handshake(gateway, "/", "");
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    Client(stream)
}

/// Sends a request to the management interface, and returns the status.
fn manage(gateway: &Gateway, method: &str, id: &str, body: &str) -> u16 {
    let path = format!("/dev/@connections/{}", id.replace('=', "%3D"));
    gateway.send(method, &path, &[], body.as_bytes()).status
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

    /// Reads the next frame: its first byte and its payload.
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

    /// Waits for the close frame and returns its code.
    fn closed(&mut self) -> u16 {
        let (first, payload) = self.read();
        assert_eq!(first, 0x88);
        u16::from_be_bytes(payload.try_into().unwrap())
    }
}

#[test]
fn connect_decides_whether_a_client_is_accepted() {
    let gateway = start(&[]);
    let (head, _) = handshake(&gateway, "/", "sec-websocket-protocol: chat\r\n");
    assert!(head.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{head}");
    // The example of RFC 6455, 1.3.
    assert!(head.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), "{head}");
    assert!(head.contains("sec-websocket-protocol: chat\r\n"), "{head}");
    let (head, _) = handshake(&gateway, "/?refuse=403", "");
    assert!(head.starts_with("HTTP/1.1 403 Forbidden\r\n"), "{head}");
}

#[test]
fn a_request_without_a_handshake_is_answered_with_an_explanation() {
    let gateway = start(&[]);
    let reply = gateway.get("/");
    assert!(reply.status == 426 && reply.text().contains("this is a WebSocket API"), "{reply:?}");
}

#[test]
fn a_message_goes_to_its_route_and_the_route_response_comes_back() {
    let gateway = start(&["--route-response"]);
    let mut client = connect(&gateway);
    client.send(r#"{"action":"shout","text":"hello"}"#);
    assert_eq!(client.text(), "HELLO");
    client.frame(0x01, br#"{"action":"shout","#);
    client.frame(0x89, b"ping");
    assert_eq!(client.read(), (0x8a, b"ping".to_vec()));
    client.frame(0x80, br#""text":"in two"}"#);
    assert_eq!(client.text(), "IN TWO");
}

#[test]
fn without_a_route_response_the_answer_is_dropped_with_a_note() {
    let gateway = start(&[]);
    let mut client = connect(&gateway);
    client.send(r#"{"action":"shout","text":"hello"}"#);
    gateway.wait_for_stderr("note: the body is not sent");
    client.frame(0x89, b"");
    assert_eq!(client.read().0, 0x8a, "the pong is the first that comes");
}

#[test]
fn a_message_without_a_route_is_forbidden() {
    let gateway = start(&[]);
    let mut client = connect(&gateway);
    client.send("hello");
    let reply = client.text();
    assert!(reply.starts_with(r#"{"message": "Forbidden", "connectionId":""#), "{reply}");
}

#[test]
fn a_connect_that_fails_or_is_malformed_is_a_502_at_the_handshake() {
    let gateway = start_as(&[]);
    for path in ["/?path=/error", "/?path=/malformed"] {
        let (head, _) = handshake(&gateway, path, "");
        assert!(head.starts_with("HTTP/1.1 502 Bad Gateway\r\n"), "{path}: {head}");
    }
}

#[test]
fn a_message_that_fails_or_is_malformed_gets_the_gateways_error_text() {
    let gateway = start_as(&["--route-response"]);
    let mut client = connect(&gateway);
    for path in ["/error", "/malformed"] {
        client.send(&format!(r#"{{"action":"shout","path":"{path}"}}"#));
        let reply = client.text();
        assert!(reply.starts_with(r#"{"message": "Internal server error", "connectionId":""#), "{path}: {reply}");
        assert!(reply.contains(r#"", "requestId":""#), "{path}: {reply}");
    }
}

#[test]
fn the_function_writes_to_a_connection_and_closes_it() {
    let gateway = start(&["--route-response"]);
    let mut client = connect(&gateway);
    client.send(r#"{"action":"whoami"}"#);
    let id = client.text();
    assert_eq!(manage(&gateway, "POST", &id, "news"), 200);
    assert_eq!(client.text(), "news");
    assert_eq!(manage(&gateway, "GET", &id, ""), 200);
    assert_eq!(manage(&gateway, "POST", &id, &"x".repeat(128 * 1024 + 1)), 413);
    assert_eq!(manage(&gateway, "DELETE", &id, ""), 204);
    assert_eq!(client.closed(), 1001);
    drop(client);
    gateway.wait_for_stderr("gone: ");
    assert_eq!(manage(&gateway, "POST", &id, "more"), 410);
}

#[test]
fn disconnect_is_invoked_however_a_connection_ends() {
    let gateway = start(&[]);
    let mut client = connect(&gateway);
    client.frame(0x88, &1000_u16.to_be_bytes());
    assert_eq!(client.closed(), 1000);
    let stderr = gateway.wait_for_stderr("gone: ");
    let gone = stderr.lines().find(|line| line.contains("gone: ")).unwrap();
    assert!(gone.contains(r#""eventType":"DISCONNECT""#), "{stderr}");
    drop(connect(&gateway));
    wait_for_times(&gateway.stderr, "gone: ", 2);
}

#[test]
fn a_frame_of_more_than_32_kilobytes_closes_the_connection_with_1009() {
    let gateway = start(&[]);
    let mut client = connect(&gateway);
    client.frame(0x81, &vec![b'x'; 32 * 1024 + 1]);
    assert_eq!(client.closed(), 1009);
}

#[test]
fn a_handshake_has_every_part_that_the_protocol_requires() {
    let gateway = start(&[]);
    let good = [
        "GET / HTTP/1.1",
        "host: localhost",
        "Upgrade: h2c, WebSocket",
        "Connection: keep-alive, upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ];
    let status = |lines: [&str; 6]| {
        let mut stream = TcpStream::connect(&gateway.address).unwrap();
        stream.write_all((lines.join("\r\n") + "\r\n\r\n").as_bytes()).unwrap();
        let mut reply = [0; 512];
        let length = stream.read(&mut reply).unwrap();
        let reply = String::from_utf8_lossy(&reply[..length]).to_lowercase();
        (reply.split(' ').nth(1).unwrap().parse::<u16>().unwrap(), reply)
    };
    assert_eq!(status(good).0, 101);
    for (at, wrong, expected) in [
        (0, "POST / HTTP/1.1", 426),
        (2, "Upgrade: h2c", 426),
        (3, "Connection: keep-alive", 426),
        (4, "Sec-WebSocket-Version: 8", 426),
        (4, "X: y", 426),
        (5, "Sec-WebSocket-Key: short", 400),
        (5, "Sec-WebSocket-Key: c2hvcnQ=", 400),
        (5, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", 400),
    ] {
        let mut lines = good;
        lines[at] = wrong;
        let (status, reply) = status(lines);
        assert_eq!(status, expected, "{wrong}: {reply}");
        if status == 426 {
            let names_the_protocol =
                reply.contains("upgrade: websocket") && reply.contains("sec-websocket-version: 13");
            assert!(names_the_protocol, "{reply}");
        }
    }
}

#[test]
fn a_client_gets_only_a_subprotocol_that_it_offers() {
    let gateway = start(&[]);
    // The function of this test answers with all that is offered, which is not one of them.
    let (head, _) = handshake(&gateway, "/", "sec-websocket-protocol: chat, news\r\n");
    assert!(head.starts_with("HTTP/1.1 101 ") && !head.contains("sec-websocket-protocol"), "{head}");
    gateway.wait_for_stderr("the client gets no `Sec-WebSocket-Protocol`");
}

#[test]
fn a_close_code_that_must_not_be_sent_is_a_mistake() {
    let gateway = start(&[]);
    for code in [0, 999, 1004, 1005, 1006, 1015, 2999, 5000_u16] {
        let mut client = connect(&gateway);
        client.frame(0x88, &code.to_be_bytes());
        assert_eq!(client.closed(), 1002, "{code}");
    }
    for code in [1000, 1001, 1011, 3000, 4999_u16] {
        let mut client = connect(&gateway);
        client.frame(0x88, &code.to_be_bytes());
        assert_eq!(client.closed(), code);
    }
    let mut client = connect(&gateway);
    client.frame(0x88, b"");
    assert_eq!(client.read(), (0x88, Vec::new()), "without a code the answer has none");
}

#[test]
fn disconnect_contains_how_the_connection_ended_and_where() {
    let gateway = start(&[]);
    let mut client = connect(&gateway);
    client.frame(0x88, b"\x0f\xa1had enough");
    assert_eq!(client.closed(), 4001);
    let stderr = gateway.wait_for_stderr("had enough");
    let gone: &str = stderr.lines().find_map(|line| line.split_once("gone: ")).unwrap().1;
    let context: serde_json::Value = serde_json::from_str(gone).unwrap();
    assert_eq!((&context["disconnectStatusCode"], &context["disconnectReason"]), (&4001.into(), &"had enough".into()));
    assert_eq!(context["domainName"], "localhost:80", "the name that the client used");
    connect(&gateway).frame(0x88, b"");
    gateway.wait_for_stderr(r#""disconnectReason":"Client-side close frame status not set""#);
}

#[test]
fn the_address_in_an_event_is_where_the_function_writes_to_the_connection() {
    let gateway = start(&["--route-response"]);
    let mut client = Client(handshake_at(&gateway, "/", &gateway.address, "").1);
    client.send(r#"{"action":"where"}"#);
    let address = client.text();
    let path = address.strip_prefix(&format!("http://{}", gateway.address)).expect("the gateway's own address");
    assert_eq!(gateway.send("POST", &path.replace('=', "%3D"), &[], b"news").status, 200, "{address}");
    assert_eq!(client.text(), "news");
}

/// What a process has in memory, in kilobytes.
#[cfg(target_os = "linux")]
fn memory(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Sends a frame again and again without reading, until the gateway reads no more or 50 MB are sent.
#[cfg(target_os = "linux")]
fn flood(client: &mut Client, first: u8, payload: &[u8]) -> std::io::Result<()> {
    client.0.set_write_timeout(Some(Duration::from_secs(2))).unwrap();
    let mut frame = vec![first, 0x80 | 126, 0, 0, 0, 0, 0, 0];
    if payload.len() < 126 {
        frame = vec![first, 0x80 | payload.len() as u8, 0, 0, 0, 0];
    } else {
        frame[2..4].copy_from_slice(&(payload.len() as u16).to_be_bytes());
    }
    frame.extend(payload);
    let frames = frame.repeat(1_000_000 / frame.len());
    (0..50).try_for_each(|_| client.0.write_all(&frames))
}

#[test]
#[cfg(target_os = "linux")]
fn a_client_that_never_reads_is_not_read_for_ever() {
    let gateway = start(&["--route-response"]);
    let before = memory(gateway.process.id());
    let big = serde_json::json!({"action": "shout", "text": "x".repeat(30_000)}).to_string();
    for (first, payload) in [(0x89, [b'x'; 125].to_vec()), (0x81, big.into_bytes())] {
        let mut client = connect(&gateway);
        assert!(flood(&mut client, first, &payload).is_err(), "the gateway has read all of it");
        let grown = memory(gateway.process.id()).saturating_sub(before);
        assert!(grown < 30_000, "{grown} KB for a client that does not read");
        drop(client);
    }
    gateway.wait_for_stderr("gone: ");
    assert_eq!(manage(&gateway, "GET", "nobody", ""), 410, "it still answers others");
}

#[test]
fn the_function_learns_that_a_client_reads_too_slowly() {
    let gateway = start(&["--route-response"]);
    let mut client = connect(&gateway);
    client.send(r#"{"action":"whoami"}"#);
    let id = client.text();
    let message = "x".repeat(100_000);
    let statuses: Vec<u16> =
        (0..200).map(|_| manage(&gateway, "POST", &id, &message)).take_while(|status| *status == 200).collect();
    assert!(statuses.len() < 200);
    assert_eq!(manage(&gateway, "POST", &id, &message), 429);
}
