//! A Runtime API that shares no code with the gateway's: it sends events and records posts, on plain threads.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A function process and the Runtime API that it uses; both are stopped when the test ends.
#[derive(Debug)]
pub struct Function {
    process: Child,
    shared: Arc<Shared>,
}

/// How the Runtime API sends its replies; all of them are HTTP/1.1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReplyStyle {
    /// Each in one write, with its length.
    #[default]
    Plain,
    /// In chunks of a few bytes, each in a separate write.
    Chunked,
    /// It closes the connection after each reply, and announces that in a header.
    Closing,
    /// It closes the connection after each reply without announcing it.
    Vanishing,
    /// It refuses a post that is too large before reading it.
    Impatient,
    /// It replies to the first requests for an event that there is none, and at once.
    Empty,
    /// It has no Extensions API.
    WithoutExtensions,
    /// It does not reply to the registration of an extension.
    SilentAboutExtensions,
}

/// How many requests for an event an [empty](ReplyStyle::Empty) Runtime API has none for.
pub const EMPTY_REPLIES: usize = 6;

#[derive(Debug, Default)]
struct Shared {
    style: ReplyStyle,
    /// Answers with more bytes are refused with a 413, as Lambda does above its limit.
    limit: Option<usize>,
    events: Mutex<VecDeque<(String, String)>>,
    posts: Mutex<Vec<Post>>,
    changed: Condvar,
    /// How many requests for an event there were.
    asked: AtomicUsize,
    /// Whether the Runtime API has stopped.
    has_stopped: AtomicBool,
    /// Whether init is over, and with it the time for registrations.
    is_initialised: AtomicBool,
    /// The requests to the Extensions API, with their outcomes: `register 200`, `next`, `next 403`.
    extension: Mutex<Vec<String>>,
}

/// The identifier of the extension.
const EXTENSION: &str = "7c5f2e60-1d3e-4c0b-a9a7-000000000001";

/// A post of the function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The path after `/2018-06-01/runtime/`.
    pub path: String,
    /// The body, joined from its chunks.
    pub body: String,
    /// The trailers after the last chunk, with their names in lower case.
    pub trailers: Vec<(String, String)>,
    /// Whether all of the body was received.
    pub is_complete: bool,
}

impl Drop for Function {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The id of an event whose answer is never read.
pub const UNREAD: &str = "unread";

/// How long a test waits for a post.
const TIMEOUT: Duration = Duration::from_secs(20);

impl Function {
    /// Starts a program as a function whose invocations may take `timeout`.
    pub fn start(program: &str, timeout: Duration, environment: &[(&str, &str)]) -> Self {
        Function::start_with_shared(Shared::default(), program, timeout, environment)
    }

    /// The same with a command, which may have arguments and a folder.
    pub fn start_command(mut command: Command, timeout: Duration) -> Self {
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Function::start_writing(command, timeout)
    }

    /// The same with the output that the command has.
    pub fn start_writing(command: Command, timeout: Duration) -> Self {
        Function::start_shared(Shared::default(), command, timeout)
    }

    /// The same with a Runtime API that sends its replies in another style, and refuses answers of more than a million bytes.
    pub fn start_writing_with(style: ReplyStyle, command: Command, timeout: Duration) -> Self {
        Function::start_shared(Shared { style, limit: Some(1_000_000), ..Shared::default() }, command, timeout)
    }

    /// The same with a Runtime API that refuses answers of more than `limit` bytes.
    pub fn start_limited(program: &str, timeout: Duration, limit: usize) -> Self {
        Function::start_with_shared(Shared { limit: Some(limit), ..Shared::default() }, program, timeout, &[])
    }

    /// The same with a Runtime API that sends its replies in another style, and refuses answers of more than a million
    /// bytes.
    pub fn start_with(style: ReplyStyle, program: &str, environment: &[(&str, &str)]) -> Self {
        let shared = Shared { style, limit: Some(1_000_000), ..Shared::default() };
        Function::start_with_shared(shared, program, Duration::from_secs(10), environment)
    }

    fn start_with_shared(shared: Shared, program: &str, timeout: Duration, environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(program);
        command.envs(environment.iter().copied()).stdout(Stdio::null()).stderr(Stdio::null());
        Function::start_shared(shared, command, timeout)
    }

    fn start_shared(shared: Shared, mut command: Command, timeout: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let shared = Arc::new(shared);
        let serving = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if serving.has_stopped.load(Ordering::Relaxed) {
                    return;
                }
                let shared = serving.clone();
                thread::spawn(move || shared.serve(stream, timeout));
            }
        });
        let process = command
            .env("AWS_LAMBDA_RUNTIME_API", address)
            .env("AWS_LAMBDA_FUNCTION_NAME", "test")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .spawn()
            .unwrap();
        Function { process, shared }
    }

    /// Queues an event under an id.
    pub fn send(&self, id: &str, event: &serde_json::Value) {
        self.shared.events.lock().unwrap().push_back((id.to_owned(), event.to_string()));
        self.shared.changed.notify_all();
    }

    /// Waits for the answer to an event.
    #[track_caller]
    pub fn answer(&self, id: &str) -> crate::Answer {
        let post = self.post(&format!("invocation/{id}/response"));
        crate::Answer { json: serde_json::from_str(&post.body).unwrap() }
    }

    /// Waits for a post.
    #[track_caller]
    pub fn post(&self, path: &str) -> Post {
        let posts = self.shared.posts.lock().unwrap();
        let missing = |posts: &mut Vec<Post>| !posts.iter().any(|post| post.path == path);
        let (posts, waited) = self.shared.changed.wait_timeout_while(posts, TIMEOUT, missing).unwrap();
        assert!(!waited.timed_out(), "no post to {path}: {posts:?}");
        posts.iter().find(|post| post.path == path).cloned().unwrap()
    }

    /// Waits until there are that many posts, and returns all of them.
    #[track_caller]
    pub fn wait_for_posts(&self, count: usize) -> Vec<Post> {
        let posts = self.shared.posts.lock().unwrap();
        let too_few = |posts: &mut Vec<Post>| posts.len() < count;
        let (posts, waited) = self.shared.changed.wait_timeout_while(posts, TIMEOUT, too_few).unwrap();
        assert!(!waited.timed_out(), "no {count} posts: {posts:?}");
        posts.clone()
    }

    /// What the process writes to standard output, if the command has made that a pipe. Nothing reads it until then.
    pub fn stdout(&mut self) -> Option<ChildStdout> {
        self.process.stdout.take()
    }

    /// How many posts there were.
    pub fn posts(&self) -> usize {
        self.shared.posts.lock().unwrap().len()
    }

    /// The requests to the Extensions API, with their outcomes, once there are that many.
    #[track_caller]
    pub fn wait_for_extension(&self, count: usize) -> Vec<String> {
        let start = Instant::now();
        loop {
            let requests = self.shared.extension.lock().unwrap().clone();
            if requests.len() >= count {
                return requests;
            }
            assert!(start.elapsed() < TIMEOUT, "no {count} requests to the Extensions API: {requests:?}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Sends a signal to the process.
    #[cfg(unix)]
    pub fn signal(&self, signal: &str) {
        crate::gateway::signal(signal, self.process.id());
    }

    /// Stops the Runtime API: connections are closed, and no more are accepted.
    pub fn stop_runtime_api(&self) {
        // With the lock, no thread is between its check and its wait.
        let events = self.shared.events.lock().unwrap();
        self.shared.has_stopped.store(true, Ordering::Relaxed);
        drop(events);
        self.shared.changed.notify_all();
    }

    /// Waits until the process has exited by itself, and returns its exit code.
    pub fn exit_code(&mut self) -> Option<i32> {
        for _ in 0..TIMEOUT.as_millis() / 20 {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status.code();
            }
            thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

impl Shared {
    /// Answers the requests of one connection.
    fn serve(&self, stream: TcpStream, timeout: Duration) -> Option<()> {
        stream.set_nodelay(true).ok()?;
        let mut reader = BufReader::new(stream.try_clone().ok()?);
        let mut writer = stream;
        loop {
            let head = Head::read(&mut reader)?;
            if let Some(what) = head.path.strip_prefix("/2020-01-01/extension/") {
                return self.extension(what, &head, &mut reader, &mut writer);
            }
            let what = head.path.strip_prefix("/2018-06-01/runtime/")?.to_owned();
            if matches!(what.as_str(), "invocation/next" | "restore/next") {
                self.is_initialised.store(true, Ordering::Relaxed);
            }
            let too_large = |length: usize| self.limit.is_some_and(|limit| length > limit);
            let asked = || self.asked.fetch_add(1, Ordering::Relaxed);
            if what == "invocation/next" && self.style == ReplyStyle::Empty && asked() < EMPTY_REPLIES {
                self.reply(&mut writer, "204 No Content", "", "")?;
            } else if what == "invocation/next" {
                let (id, event) = self.next()?;
                let deadline = SystemTime::now().duration_since(UNIX_EPOCH).ok()? + timeout;
                let headers = format!(
                    "lambda-runtime-aws-request-id: {id}\r\nlambda-runtime-deadline-ms: {}\r\n\
                     lambda-runtime-invocation-id: inv-{id}\r\nlambda-runtime-trace-id: Root=1-{id}\r\n",
                    deadline.as_millis()
                );
                self.reply(&mut writer, "200 OK", &headers, &event)?;
            } else if self.style == ReplyStyle::Impatient && head.length().is_some_and(too_large) {
                self.record(Post { path: what, body: String::new(), trailers: Vec::new(), is_complete: false });
                return self.reply(&mut writer, "413 Payload Too Large", "", "");
            } else {
                let post = head.post(what, &mut reader)?;
                let status = if too_large(post.body.len()) { "413 Payload Too Large" } else { "202 Accepted" };
                let status = if post.path == "restore/next" { "200 OK" } else { status };
                self.record(post);
                self.reply(&mut writer, status, "", "")?;
            }
            if matches!(self.style, ReplyStyle::Closing | ReplyStyle::Vanishing) {
                return Some(());
            }
        }
    }

    /// Replies to a request to the Extensions API by the rules of Lambda's own emulator.
    fn extension(
        &self,
        what: &str,
        head: &Head,
        reader: &mut BufReader<TcpStream>,
        writer: &mut TcpStream,
    ) -> Option<()> {
        let body = head.post(what.to_owned(), reader)?.body;
        let has = |entry: &str| self.extension.lock().unwrap().iter().any(|known| known == entry);
        let record = |entry: String| {
            self.extension.lock().unwrap().push(entry);
            self.changed.notify_all();
        };
        if self.style == ReplyStyle::WithoutExtensions {
            record(format!("{what} 404"));
            return self.reply(writer, "404 Not Found", "", "");
        }
        if what == "register" && self.style == ReplyStyle::SilentAboutExtensions {
            record("register".to_owned());
            thread::sleep(TIMEOUT);
            return None;
        }
        let is_own = head.header("lambda-extension-identifier") == Some(EXTENSION);
        let is_refused = match what {
            "register" => {
                assert_eq!(
                    (body.as_str(), head.header("lambda-extension-name")),
                    (r#"{"events":[]}"#, Some("api-handler"))
                );
                has("register 200") || self.is_initialised.load(Ordering::Relaxed)
            }
            "event/next" => !is_own || has("next"),
            _ => panic!("the Extensions API has no {what}"),
        };
        match (what, is_refused) {
            (_, true) => {
                record(format!("{} 403", what.trim_start_matches("event/")));
                self.reply(writer, "403 Forbidden", "", "{}")
            }
            ("register", false) => {
                record("register 200".to_owned());
                self.reply(writer, "200 OK", &format!("Lambda-Extension-Identifier: {EXTENSION}\r\n"), "{}")
            }
            _ => {
                record("next".to_owned());
                // It is never replied to; the process closes the connection when it ends.
                let _ = reader.read(&mut [0]);
                None
            }
        }
    }

    fn record(&self, post: Post) {
        self.posts.lock().unwrap().push(post);
        self.changed.notify_all();
    }

    fn reply(&self, writer: &mut TcpStream, status: &str, headers: &str, body: &str) -> Option<()> {
        let length = match self.style {
            ReplyStyle::Chunked => "transfer-encoding: chunked\r\n".to_owned(),
            _ => format!("content-length: {}\r\n", body.len()),
        };
        let closing = if self.style == ReplyStyle::Closing { "connection: close\r\n" } else { "" };
        let head = format!("HTTP/1.1 {status}\r\n{headers}{length}{closing}\r\n");
        if self.style != ReplyStyle::Chunked {
            // In one write: after the first bytes the reader may close the connection.
            return writer.write_all((head + body).as_bytes()).ok();
        }
        writer.write_all(head.as_bytes()).ok()?;
        for chunk in body.as_bytes().chunks(100) {
            writer.write_all(format!("{:X}\r\n", chunk.len()).as_bytes()).ok()?;
            writer.write_all(chunk).ok()?;
            writer.write_all(b"\r\n").ok()?;
        }
        writer.write_all(b"0\r\n\r\n").ok()
    }

    /// The next event, unless the Runtime API is stopped before there is one.
    fn next(&self) -> Option<(String, String)> {
        let events = self.events.lock().unwrap();
        let has_stopped = || self.has_stopped.load(Ordering::Relaxed);
        let mut events = self.changed.wait_while(events, |events| events.is_empty() && !has_stopped()).unwrap();
        events.pop_front()
    }
}

/// The first lines of a request.
struct Head {
    path: String,
    headers: Vec<(String, String)>,
}

impl Head {
    fn read(reader: &mut BufReader<TcpStream>) -> Option<Head> {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let path = line.split(' ').nth(1)?.to_owned();
        if path.contains(UNREAD) {
            thread::sleep(TIMEOUT);
            return None;
        }
        Some(Head { path, headers: read_headers(reader)? })
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn length(&self) -> Option<usize> {
        self.header("content-length")?.parse().ok()
    }

    /// The request with its body; an incomplete body is returned as far as it was received.
    fn post(&self, path: String, reader: &mut BufReader<TcpStream>) -> Option<Post> {
        let mut body = Vec::new();
        let trailers = if self.header("transfer-encoding") == Some("chunked") {
            read_chunks(reader, &mut body)
        } else {
            body.resize(self.length().unwrap_or_default(), 0);
            reader.read_exact(&mut body).ok()?;
            Some(Vec::new())
        };
        let body = String::from_utf8_lossy(&body).into_owned();
        Some(Post { path, body, is_complete: trailers.is_some(), trailers: trailers.unwrap_or_default() })
    }
}

/// Reads names and values up to the empty line.
fn read_headers(reader: &mut BufReader<TcpStream>) -> Option<Vec<(String, String)>> {
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim_end().split_once(':') {
            None if line == "\r\n" => return Some(headers),
            None => return None,
            Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.trim().to_owned())),
        }
    }
}

/// Reads the chunks (RFC 9112, 7.1), and the trailers after the last one.
fn read_chunks(reader: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> Option<Vec<(String, String)>> {
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let length = usize::from_str_radix(line.trim_end(), 16).ok()?;
        if length == 0 {
            return read_headers(reader);
        }
        let mut chunk = vec![0; length + "\r\n".len()];
        reader.read_exact(&mut chunk).ok()?;
        assert!(chunk.ends_with(b"\r\n"), "a chunk has the length that precedes it");
        body.extend_from_slice(&chunk[..length]);
    }
}
