//! A Runtime API that is slow, splits its writes, has no events for a while, fails, and closes connections, all at random,
//! and counts what becomes of each invocation that it hands out.

use std::collections::{HashMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::random::Random;

/// An invocation to be handed out.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Its request id.
    pub id: String,
    /// The event.
    pub event: String,
    /// Whether the process is expected to end without an answer.
    pub ends_the_process: bool,
}

/// What an invocation was answered with.
#[derive(Clone, Debug)]
pub struct Answered {
    /// What follows the id in the path: `response`, or `error`.
    pub kind: String,
    /// The body, as far as it came.
    pub body: Vec<u8>,
    /// Whether the body came to its end, which may be error trailers.
    pub is_complete: bool,
    /// Whether there were error trailers.
    pub is_broken_off: bool,
}

/// What became of the invocations.
#[derive(Debug, Default)]
struct Ledger {
    waiting: VecDeque<Planned>,
    handed_out: HashMap<String, Planned>,
    answers: HashMap<String, Vec<Answered>>,
    /// How many processes there have been, with the first.
    processes: usize,
    progress: Option<Instant>,
}

#[derive(Debug)]
struct Shared {
    ledger: Mutex<Ledger>,
    changed: Condvar,
    /// Lambda's timeout.
    timeout: Duration,
    seed: u64,
    connections: AtomicU64,
    /// Whether it misbehaves. Otherwise it is a good Runtime API.
    misbehaves: bool,
    is_over: AtomicBool,
}

/// The Runtime API with the function's process, which is started again when it ends.
#[derive(Debug)]
pub struct MisbehavingApi {
    shared: Arc<Shared>,
    keeper: Option<thread::JoinHandle<()>>,
}

/// How long nothing may change before the rest is lost.
const PATIENCE: Duration = Duration::from_secs(8);

impl MisbehavingApi {
    /// Starts the program as a function.
    pub fn start(program: &str, workers: usize, timeout: Duration, seed: u64, misbehaves: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let shared = Arc::new(Shared {
            ledger: Mutex::default(),
            changed: Condvar::new(),
            timeout,
            seed,
            connections: AtomicU64::new(0),
            misbehaves,
            is_over: AtomicBool::new(false),
        });
        let serving = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let shared = serving.clone();
                let number = shared.connections.fetch_add(1, Ordering::Relaxed);
                thread::spawn(move || {
                    Connection { random: Random::new(shared.seed ^ (number << 32)), shared: &shared }.serve(stream)
                });
            }
        });
        let mut command = Command::new(program);
        command
            .env("AWS_LAMBDA_RUNTIME_API", address)
            .env("AWS_LAMBDA_FUNCTION_NAME", "test")
            .env("AWS_LAMBDA_MAX_CONCURRENCY", workers.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(if std::env::var_os("MISDEEDS_LOG").is_some() { Stdio::inherit() } else { Stdio::null() });
        let keeping = shared.clone();
        let keeper = Some(thread::spawn(move || keeping.keep_running(command)));
        MisbehavingApi { shared, keeper }
    }

    /// Queues invocations.
    pub fn plan(&self, invocations: impl IntoIterator<Item = Planned>) {
        let mut ledger = self.shared.ledger.lock().unwrap();
        ledger.waiting.extend(invocations);
        ledger.progress = Some(Instant::now());
        self.shared.changed.notify_all();
    }

    /// Waits until each invocation has been answered, or nothing more happens.
    pub fn wait(&self) {
        let mut ledger = self.shared.ledger.lock().unwrap();
        while !ledger.is_done() && ledger.progress.is_some_and(|last| last.elapsed() < PATIENCE) {
            ledger = self.shared.changed.wait_timeout(ledger, Duration::from_millis(100)).unwrap().0;
        }
        drop(ledger);
        // Whatever is answered twice.
        thread::sleep(Duration::from_millis(500));
    }

    /// Stops the function, and returns what it was handed, with the answers, and how many processes there have been.
    pub fn stop(mut self) -> (Vec<(Planned, Vec<Answered>)>, usize) {
        self.end();
        let ledger = self.shared.ledger.lock().unwrap();
        let answers = |id: &str| ledger.answers.get(id).cloned().unwrap_or_default();
        let outcomes = ledger.handed_out.values().map(|planned| (planned.clone(), answers(&planned.id)));
        (outcomes.collect(), ledger.processes)
    }

    fn end(&mut self) {
        self.shared.is_over.store(true, Ordering::Relaxed);
        if let Some(keeper) = self.keeper.take() {
            keeper.join().unwrap();
        }
    }
}

impl Drop for MisbehavingApi {
    fn drop(&mut self) {
        self.end();
    }
}

impl Ledger {
    fn is_done(&self) -> bool {
        let is_settled = |planned: &Planned| planned.ends_the_process || self.answers.contains_key(&planned.id);
        self.waiting.is_empty() && self.handed_out.values().all(is_settled)
    }
}

impl Shared {
    /// Starts the process again whenever it ends, as Lambda does.
    fn keep_running(&self, mut command: Command) {
        while !self.is_over.load(Ordering::Relaxed) {
            self.ledger.lock().unwrap().processes += 1;
            let mut process: Child = command.spawn().unwrap();
            while process.try_wait().unwrap().is_none() {
                if self.is_over.load(Ordering::Relaxed) {
                    let _ = process.kill();
                    let _ = process.wait();
                    return;
                }
                thread::sleep(Duration::from_millis(5));
            }
        }
    }

    fn take(&self) -> Option<Planned> {
        let ledger = self.ledger.lock().unwrap();
        let is_over = || self.is_over.load(Ordering::Relaxed);
        let empty = |ledger: &mut Ledger| ledger.waiting.is_empty() && !is_over();
        let mut ledger = self.changed.wait_while(ledger, empty).unwrap();
        ledger.waiting.pop_front()
    }

    fn record(&self, id: &str, answer: Answered) {
        let mut ledger = self.ledger.lock().unwrap();
        ledger.answers.entry(id.to_owned()).or_default().push(answer);
        ledger.progress = Some(Instant::now());
        self.changed.notify_all();
    }
}

/// One connection, and what it does at random.
struct Connection<'a> {
    shared: &'a Shared,
    random: Random,
}

impl Connection<'_> {
    fn does(&mut self, per_mille: u64) -> bool {
        self.shared.misbehaves && self.random.per_mille(per_mille)
    }

    fn pause(&mut self) {
        thread::sleep(Duration::from_millis(self.random.below(15)));
    }

    fn serve(&mut self, stream: TcpStream) -> Option<()> {
        stream.set_nodelay(true).ok()?;
        let mut reader = BufReader::new(stream.try_clone().ok()?);
        let mut writer = stream;
        loop {
            let (path, headers) = read_head(&mut reader)?;
            let path = path.strip_prefix("/2018-06-01/runtime/invocation/")?;
            if path == "next" {
                self.next(&mut writer)?;
            } else {
                let (id, kind) = path.split_once('/')?;
                self.post(id, kind, &headers, &mut reader, &mut writer)?;
            }
            // Without announcing it.
            if self.does(30) {
                return None;
            }
        }
    }

    fn next(&mut self, writer: &mut TcpStream) -> Option<()> {
        if self.does(20) {
            return None;
        }
        if self.does(20) {
            return writer.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").ok();
        }
        if self.does(20) {
            return writer.write_all(b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 2\r\n\r\n{}").ok();
        }
        let planned = self.shared.take()?;
        if self.does(100) {
            self.pause();
        }
        let deadline = SystemTime::now().duration_since(UNIX_EPOCH).ok()? + self.shared.timeout;
        let reply = format!(
            "HTTP/1.1 200 OK\r\nlambda-runtime-aws-request-id: {}\r\nlambda-runtime-deadline-ms: {}\r\n\
             lambda-runtime-invocation-id: inv-{}\r\ncontent-length: {}\r\n\r\n{}",
            planned.id,
            deadline.as_millis(),
            planned.id,
            planned.event.len(),
            planned.event
        );
        let mut ledger = self.shared.ledger.lock().unwrap();
        ledger.handed_out.insert(planned.id.clone(), planned.clone());
        ledger.progress = Some(Instant::now());
        drop(ledger);
        if self.write(writer, reply.as_bytes()).is_none() {
            // The function has not received all of it, and another connection will. A function that knows the head of the
            // reply may have answered already, when its process was replaced.
            let mut ledger = self.shared.ledger.lock().unwrap();
            if !ledger.answers.contains_key(&planned.id) {
                ledger.handed_out.remove(&planned.id);
                ledger.waiting.push_front(planned);
            }
            return None;
        }
        Some(())
    }

    /// Writes at once, or in segments with pauses between them.
    fn write(&mut self, writer: &mut TcpStream, mut bytes: &[u8]) -> Option<()> {
        let segments = if self.does(100) { 1 + self.random.below(4) } else { 0 };
        for _ in 0..segments {
            let (now, later) = bytes.split_at(self.random.below(bytes.len() as u64) as usize);
            writer.write_all(now).ok()?;
            self.pause();
            bytes = later;
        }
        writer.write_all(bytes).ok()
    }

    fn post(
        &mut self,
        id: &str,
        kind: &str,
        headers: &HashMap<String, String>,
        reader: &mut BufReader<TcpStream>,
        writer: &mut TcpStream,
    ) -> Option<()> {
        if self.does(100) {
            self.pause();
        }
        let (mut body, mut is_broken_off) = (Vec::new(), false);
        let complete = match headers.get("content-length").and_then(|length| length.parse().ok()) {
            Some(length) => reader.take(length).read_to_end(&mut body).is_ok_and(|read| read as u64 == length),
            None => match read_chunks(reader, &mut body) {
                Some(trailers) => {
                    is_broken_off = trailers.starts_with("lambda-runtime-function-error-type: Runtime.");
                    true
                }
                None => false,
            },
        };
        // A post without its last byte has not arrived, unless it is a stream, whose first bytes the client has.
        let is_stream = !headers.contains_key("content-length");
        if complete || is_stream {
            self.shared.record(id, Answered { kind: kind.to_owned(), body, is_complete: complete, is_broken_off });
        }
        if self.does(20) {
            return writer.write_all(b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 2\r\n\r\n{}").ok();
        }
        self.write(writer, b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")
    }
}

/// The path of a request, and its headers with names in lower case.
fn read_head(reader: &mut BufReader<TcpStream>) -> Option<(String, HashMap<String, String>)> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = HashMap::new();
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        match line.trim_end().split_once(':') {
            None if line == "\r\n" => return Some((path, headers)),
            None => return None,
            Some((name, value)) => headers.insert(name.to_ascii_lowercase(), value.trim().to_owned()),
        };
    }
}

/// Reads the chunks (RFC 9112, 7.1), and returns the trailers after them.
fn read_chunks(reader: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> Option<String> {
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let length = u64::from_str_radix(line.trim_end(), 16).ok()?;
        if length == 0 {
            break;
        }
        (reader.take(length).read_to_end(body).ok()? as u64 == length).then_some(())?;
        reader.read_exact(&mut [0; 2]).ok()?;
    }
    let mut trailers = String::new();
    while !trailers.ends_with("\r\n\r\n") && trailers != "\r\n" {
        (reader.read_line(&mut trailers).ok()? > 0).then_some(())?;
    }
    Some(trailers)
}
