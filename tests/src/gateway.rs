//! The local gateway as a separate process, and a client that sends requests to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A running gateway; it is stopped when the test ends.
#[derive(Debug)]
pub struct Gateway {
    /// The gateway's process, not the function's.
    pub process: Child,
    /// Host and port.
    pub address: String,
    /// Standard output so far.
    pub stdout: Arc<Mutex<String>>,
    /// Standard error so far.
    pub stderr: Arc<Mutex<String>>,
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The reply that the client received.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Status line and headers.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        pairs.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The process id and the request count that the function of `by_hand` answers with.
    pub fn process_and_count(&self) -> (u32, u32) {
        assert_eq!(self.status, 200, "{}", self.text());
        let (process, count) = self.text().split_once(' ').unwrap();
        (process.parse().unwrap(), count.parse().unwrap())
    }
}

impl Gateway {
    /// Starts a program as a gateway on a free port, for HTTP or for WebSockets.
    pub fn start(program: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Gateway {
        let mut command = Command::new(program);
        command.args(["--port", "0"]).args(arguments).envs(environment.iter().copied());
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (stdout, stderr) = (collect(process.stdout.take().unwrap()), collect(process.stderr.take().unwrap()));
        let first = wait_for(&stdout, "\n");
        let address = first.split("://").nth(1).and_then(|rest| rest.split([',', '\n']).next()).unwrap().to_owned();
        Gateway { process, address, stdout, stderr }
    }

    /// A GET without headers.
    pub fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], b"")
    }

    /// Sends a request on a new connection.
    pub fn send(&self, method: &str, path: &str, headers: &[&str], body: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let headers: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n",
            self.address
        )
        .unwrap();
        stream.write_all(body).unwrap();
        let mut response = Vec::new();
        stream.read_to_end(&mut response).unwrap();
        let end = response.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8(response[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Reply { status, head, body: response[end + 4..].to_vec() }
    }

    /// Waits until standard error contains a text.
    #[track_caller]
    pub fn wait_for_stderr(&self, text: &str) -> String {
        wait_for(&self.stderr, text)
    }
}

fn collect(stream: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let text = Arc::new(Mutex::new(String::new()));
    let target = text.clone();
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let mut text = target.lock().unwrap();
            text.push_str(&line);
            text.push('\n');
        }
    });
    text
}

/// Waits until an output contains a text, and returns the output so far.
#[track_caller]
pub fn wait_for(output: &Mutex<String>, text: &str) -> String {
    wait_for_times(output, text, 1)
}

/// Waits until an output contains a text that many times, and returns the output so far.
#[track_caller]
pub fn wait_for_times(output: &Mutex<String>, text: &str, times: usize) -> String {
    let start = Instant::now();
    loop {
        let now = output.lock().unwrap().clone();
        let count = now.matches(text).count();
        if count >= times {
            return now;
        }
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "`{text}` appears {count} times and not {times} times in:\n{now}"
        );
        thread::sleep(Duration::from_millis(10));
    }
}

/// Sends a signal to a process.
#[cfg(unix)]
pub fn signal(signal: &str, process: u32) {
    assert!(Command::new("kill").args([signal, &process.to_string()]).status().unwrap().success());
}

/// Whether a process is running.
#[cfg(unix)]
pub fn is_alive(process: u32) -> bool {
    Command::new("kill").args(["-0", &process.to_string()]).stderr(Stdio::null()).status().unwrap().success()
}
