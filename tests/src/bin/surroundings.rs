//! A function whose handlers use up or break what the process needs around them, for tests of the last word.

use std::any::Any;
use std::fs::File;
use std::io::Write;
use std::panic::{catch_unwind, resume_unwind};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::Duration;

use api_handler::prelude::*;
use api_handler_environment as environment;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Metadata, Subscriber};

const FOREVER: Duration = Duration::from_secs(60);

#[api_handler(GET "/ok")]
fn ok() -> String {
    std::process::id().to_string()
}

/// How often it was called since the process was started or replaced.
#[api_handler(GET "/count")]
fn counts() -> String {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    CALLS.fetch_add(1, Ordering::Relaxed).to_string()
}

/// What a blocked handler holds, and a rewriter of problems needs.
static LOCK: Mutex<()> = Mutex::new(());

#[api_handler(GET "/hold/{word}")]
fn holds_lock(#[path] word: &str) {
    let _lock = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
    std::hint::black_box(word);
    sleep(FOREVER);
}

#[api_handler(GET "/panic")]
fn panics() {
    panic!("on purpose");
}

#[api_handler(GET "/large")]
fn large() -> String {
    "x".repeat(7_000_000)
}

#[api_handler(GET "/block")]
fn blocks() {
    sleep(FOREVER);
}

#[api_handler(GET "/wait-long")]
async fn waits() {
    tokio::time::sleep(FOREVER).await;
}

/// Its destructor panics, also while another panic unwinds.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("the destructor, on purpose");
    }
}

extern "C" fn called_from_c() {
    panic!("out of C, on purpose");
}

fn twice() {
    let _bomb = Bomb;
    panic!("the first, on purpose");
}

#[api_handler(GET "/twice")]
fn panics_twice() {
    twice();
}

#[api_handler(GET "/c")]
fn panics_out_of_c() {
    called_from_c();
}

/// On another thread than the handler's.
#[api_handler(GET "/twice-elsewhere")]
async fn panics_twice_elsewhere() {
    std::thread::spawn(twice);
    tokio::time::sleep(FOREVER).await;
}

/// What was caught and is passed on by another request.
static CAUGHT: Mutex<Option<Box<dyn Any + Send>>> = Mutex::new(None);

#[api_handler(GET "/catch")]
fn catches(#[query] secret: String) -> &'static str {
    let caught = catch_unwind(|| panic!("the secret is {secret}"));
    drop(caught);
    *CAUGHT.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new("a panic of my own"));
    "caught"
}

#[api_handler(GET "/resume")]
fn resumes() {
    let caught = CAUGHT.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(payload) = caught {
        resume_unwind(payload);
    }
}

/// Removes what the runtime has read when it started.
#[api_handler(GET "/environment")]
fn changes_environment() {
    for name in ["AWS_LAMBDA_RUNTIME_API", "PATH", "HOME"] {
        environment::remove(name);
    }
    sleep(FOREVER);
}

#[api_handler(GET "/lock")]
fn locks_output() {
    let _locks = (std::io::stdout().lock(), std::io::stderr().lock());
    sleep(FOREVER);
}

/// Writes more than a pipe can hold.
#[api_handler(GET "/fill")]
fn fills_output() {
    let _ = std::io::stdout().write_all(&[b'a'; 1 << 20]);
}

/// Uses up all file descriptors; nothing returns them as long as this runs.
fn descriptors() -> Vec<File> {
    std::iter::from_fn(|| File::open("/dev/null").ok()).take(100_000).collect()
}

#[api_handler(GET "/descriptors")]
fn uses_descriptors() {
    let _files = descriptors();
    sleep(FOREVER);
}

/// Uses them up for good, and returns.
#[api_handler(GET "/descriptors-leak")]
fn leaks_descriptors() -> &'static str {
    std::mem::forget(descriptors());
    "leaked"
}

#[api_handler(GET "/descriptors-panic")]
fn uses_descriptors_and_panics() {
    let _files = descriptors();
    twice();
}

/// Uses up all threads and blocks; returns if 300 are not all.
#[api_handler(GET "/threads")]
fn uses_threads() -> &'static str {
    let spawn = || std::thread::Builder::new().stack_size(16 * 1024).spawn(|| sleep(FOREVER)).ok();
    let threads: Vec<_> = std::iter::from_fn(spawn).take(300).collect();
    if threads.len() == 300 {
        return "there is no limit";
    }
    sleep(FOREVER);
    "too late"
}

/// More memory than the address space has left: the process aborts.
#[api_handler(GET "/memory")]
fn uses_memory() -> usize {
    Vec::<u8>::with_capacity(isize::MAX as usize).capacity()
}

/// A subscriber that does with each event what `SUBSCRIBER` says.
struct Hostile(String);

impl Subscriber for Hostile {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= tracing::Level::INFO && metadata.is_event()
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut is_own = IsOwn(false);
        event.record(&mut is_own);
        match self.0.as_str() {
            _ if is_own.0 => {}
            "panics" => panic!("the subscriber, on purpose"),
            "blocks" => sleep(FOREVER),
            _ => tracing::error!(own = true, "the subscriber logs"),
        }
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Whether the subscriber itself has logged an event.
struct IsOwn(bool);

impl Visit for IsOwn {
    fn record_debug(&mut self, field: &Field, _: &dyn std::fmt::Debug) {
        self.0 |= field.name() == "own";
    }
}

async fn init() -> Result<(), api_handler::Error> {
    match std::env::var("INIT").as_deref() {
        Ok("twice") => twice(),
        Ok("c") => called_from_c(),
        Ok("panic") => panics(),
        Ok("hook") => std::panic::set_hook(Box::new(|_| {})),
        _ => {}
    }
    Ok(())
}

/// What `PROBLEMS` says: an answer of the program's own, or trouble.
fn rewritten(problems: &str, problem: Problem, event: &Event<'_>) -> Response {
    match problems {
        "panics" => panic!("the rewriter, on purpose"),
        "blocks" => sleep(FOREVER),
        "waits" => drop(LOCK.lock().unwrap_or_else(PoisonError::into_inner)),
        _ => {}
    }
    let text = format!("{} {} {:?}", problem.status().as_u16(), event.path(), event.path_value("word"));
    let mut response = Response::new(problem.status()).with_body(Body::text(text));
    response.headers.insert("x-company", HeaderValue::from_static("yes"));
    response
}

fn hooked(hook: &str, response: &mut Response) {
    match hook {
        "panics" => panic!("the hook, on purpose"),
        "replaces" if response.status.is_server_error() => *response = Response::new(StatusCode::OK),
        "blocks" if response.status.is_server_error() => sleep(FOREVER),
        _ => {}
    }
    response.headers.insert("x-hook", HeaderValue::from_static("yes"));
}

fn main() -> ExitCode {
    if let Ok(subscriber) = std::env::var("SUBSCRIBER") {
        let _ = tracing::subscriber::set_global_default(Hostile(subscriber));
    }
    let routes = routes![
        ok,
        counts,
        holds_lock,
        panics,
        large,
        blocks,
        waits,
        panics_twice,
        panics_out_of_c,
        panics_twice_elsewhere,
        catches,
        resumes,
        changes_environment,
        locks_output,
        fills_output,
        uses_descriptors,
        leaks_descriptors,
        uses_descriptors_and_panics,
        uses_threads,
        uses_memory
    ];
    let mut api = Api::new(routes);
    if std::env::var_os("STREAMING").is_some() {
        api = api.streaming();
    }
    if std::env::var_os("NO_LIMIT").is_some() {
        api = api.gateway_timeout(Duration::MAX);
    }
    if let Ok(origin) = std::env::var("CORS") {
        api = api.cors(Cors::origins([origin]).allow_credentials());
    }
    if std::env::var_os("MIDDLEWARE").is_some() {
        api = api.middleware(async |next: Next<'_>| {
            if next.event().path() == "/block-outside" {
                sleep(FOREVER);
            }
            let response = next.run().await;
            if response.status == StatusCode::GATEWAY_TIMEOUT {
                tokio::time::sleep(FOREVER).await;
            }
            response
        });
    }
    if let Ok(hook) = std::env::var("ON_RESPONSE") {
        api = api.on_response(move |response, _| hooked(&hook, response));
    }
    if let Ok(problems) = std::env::var("PROBLEMS") {
        api = api.problems(move |problem, event| rewritten(&problems, problem, event));
    }
    api.init(init).run()
}
