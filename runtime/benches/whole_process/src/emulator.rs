//! A Runtime API for one function: one event again and again, each as soon as the one before is answered.

use std::io::{BufRead, BufReader, Result, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Which trace ids the invocations have.
#[derive(Clone, Copy, Debug)]
pub enum Trace {
    /// Always the same.
    Constant,
    /// Each a new one, with a parent, as on Lambda.
    Fresh,
}

impl Trace {
    fn id(self, invocation: usize) -> String {
        match self {
            Trace::Constant => "Root=1-690c1a2b-0123456789abcdef01234567;Sampled=0".to_owned(),
            Trace::Fresh => format!("Root=1-690c1a2b-{invocation:024x};Parent={invocation:016x};Sampled=1"),
        }
    }
}

/// A Runtime API that listens.
pub struct Emulator {
    pub address: SocketAddr,
    /// When each answer had come.
    pub answers: Receiver<Instant>,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    /// How many events are still to be handed out.
    left: usize,
    given: Option<Instant>,
    connections: usize,
    /// From handing out the event to having the answer.
    times: Vec<Duration>,
}

impl Emulator {
    /// Hands out `event` that many times.
    pub fn start(event: Vec<u8>, trace: Trace, times: usize) -> Result<Emulator> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Mutex::new(Shared { left: times, ..Shared::default() }));
        let (sender, answers) = channel();
        let accepting = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                lock(&accepting).connections += 1;
                let (shared, event, sender) = (accepting.clone(), event.clone(), sender.clone());
                std::thread::spawn(move || serve(stream, &shared, &event, trace, &sender));
            }
        });
        Ok(Emulator { address, answers, shared })
    }

    pub fn connections(&self) -> usize {
        lock(&self.shared).connections
    }

    /// Microseconds of a share of the invocations, `0.5` for the median.
    pub fn quantile(&self, share: f64) -> f64 {
        let mut times = lock(&self.shared).times.clone();
        times.sort_unstable();
        let at = ((times.len() as f64 - 1.0) * share).round() as usize;
        times.get(at).map_or(f64::NAN, |time| time.as_secs_f64() * 1e6)
    }
}

fn lock(shared: &Mutex<Shared>) -> std::sync::MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn serve(
    stream: TcpStream,
    shared: &Mutex<Shared>,
    event: &[u8],
    trace: Trace,
    answers: &Sender<Instant>,
) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    while let Some((target, body)) = request(&mut reader)? {
        if target.ends_with("/next") {
            let Some(left) = take(shared) else {
                // No more events: a function would be frozen here.
                std::thread::park();
                continue;
            };
            let trace = trace.id(left);
            let deadline = std::time::SystemTime::now() + Duration::from_secs(600);
            let deadline = deadline.duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_millis();
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nlambda-runtime-aws-request-id: \
                 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\nlambda-runtime-deadline-ms: {deadline}\r\n\
                 lambda-runtime-invoked-function-arn: arn:aws:lambda:eu-central-1:123456789012:function:shop\r\n\
                 lambda-runtime-trace-id: {trace}\r\ncontent-length: {}\r\n\r\n",
                event.len()
            );
            let mut answer = head.into_bytes();
            answer.extend_from_slice(event);
            lock(shared).given = Some(Instant::now());
            writer.write_all(&answer)?;
            continue;
        }
        let now = Instant::now();
        if !target.ends_with("/response") {
            eprintln!("{target}: {}", String::from_utf8_lossy(&body));
        }
        {
            let mut shared = lock(shared);
            let time = shared.given.map(|given| now - given);
            shared.times.extend(time);
        }
        writer.write_all(b"HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: 16\r\n\r\n{\"status\":\"OK\"}\n")?;
        // The measuring may be over and nobody listen any more.
        let _ = answers.send(now);
    }
    Ok(())
}

/// How many events are left after this one; `None` when there is no more.
fn take(shared: &Mutex<Shared>) -> Option<usize> {
    let mut shared = lock(shared);
    shared.left = shared.left.checked_sub(1)?;
    Some(shared.left)
}

/// The target and the body of a request; `None` when the connection is closed.
fn request(reader: &mut impl BufRead) -> Result<Option<(String, Vec<u8>)>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let (mut length, mut chunked) = (0, false);
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let lower = line.trim_end().to_ascii_lowercase();
        match lower.split_once(':') {
            Some(("content-length", value)) => length = value.trim().parse().unwrap_or_default(),
            Some(("transfer-encoding", _)) => chunked = true,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    while chunked {
        line.clear();
        reader.read_line(&mut line)?;
        let size = usize::from_str_radix(line.trim_end(), 16).unwrap_or_default();
        let mut chunk = vec![0; size + 2];
        reader.read_exact(&mut chunk)?;
        chunk.truncate(size);
        body.extend(chunk);
        chunked = size > 0;
    }
    Ok(Some((target, body)))
}
