//! A function with shutdown hooks and an access log.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::Duration;

use api_handler::prelude::*;
use api_handler::{Error, StreamBody};
use api_handler_tests::chunks;

const FOREVER: Duration = Duration::from_secs(60);

struct App {
    requests: AtomicU32,
}

#[api_handler(GET "/ok")]
fn ok(#[state] app: &App) -> String {
    app.requests.fetch_add(1, Ordering::Relaxed);
    std::process::id().to_string()
}

#[api_handler(GET "/users/{id}")]
fn show(id: &str) -> Json<[&str; 2]> {
    Json(["a \"quoted\" user", id])
}

#[api_handler(POST "/notes")]
fn add(#[body] _note: String) {}

#[api_handler(GET "/panic")]
fn panics() {
    panic!("on purpose");
}

#[api_handler(GET "/slow")]
async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_millis(120)).await;
    println!("slow is done");
    "slow"
}

/// Reached by the ordinary deadline.
#[api_handler(GET "/late")]
async fn late() {
    tokio::time::sleep(FOREVER).await;
}

#[api_handler(GET "/block")]
fn block() {
    sleep(FOREVER);
}

/// Answers, and leaves a task behind that blocks the thread.
#[api_handler(GET "/blocking-task")]
async fn blocking_task() {
    tokio::spawn(async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        sleep(FOREVER);
    });
}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("a second one");
    }
}

#[api_handler(GET "/abort")]
fn aborts() {
    let _bomb = Bomb;
    panic!("on purpose");
}

#[api_handler(GET "/large")]
fn large() -> String {
    "a".repeat(7_000_000)
}

#[api_handler(GET "/roomy")]
fn roomy() -> String {
    "a".repeat(2_000_000)
}

#[api_handler(GET "/stream")]
fn stream() -> StreamBody {
    StreamBody::new(chunks::<Error>(["first ", "second"].map(|chunk| Ok(chunk.into()))))
}

#[api_handler(GET "/broken-stream")]
fn broken_stream() -> StreamBody {
    StreamBody::new(chunks([Ok("first ".into()), Err(Error::from("on purpose"))]))
}

#[api_handler("send")]
fn send() -> &'static str {
    "sent"
}

fn is(variable: &str, value: &str) -> bool {
    std::env::var(variable).is_ok_and(|is| is == value)
}

async fn init() -> Result<App, Error> {
    if is("LIFECYCLE_INIT", "error") {
        return Err("there is no database".into());
    }
    Ok(App { requests: AtomicU32::new(0) })
}

/// A hook that does what the environment says.
async fn unruly(_: &App) -> Result<(), Error> {
    match std::env::var("LIFECYCLE_HOOK").as_deref() {
        Ok("error") => return Err("the collector is gone".into()),
        Ok("panic") => panic!("in the hook"),
        Ok("late") => tokio::time::sleep(FOREVER).await,
        Ok("block") => sleep(FOREVER),
        Ok("abort") => {
            let _bomb = Bomb;
            panic!("in the hook");
        }
        _ => {}
    }
    Ok(())
}

fn main() -> ExitCode {
    let routes = routes![
        ok,
        show,
        add,
        panics,
        slow,
        late,
        block,
        blocking_task,
        aborts,
        large,
        roomy,
        stream,
        broken_stream,
        send
    ];
    let mut api = Api::new(routes).max_body(1000).metrics(None);
    if is("LIFECYCLE_STREAMING", "1") {
        api = api.streaming();
    }
    if std::env::var_os("LIFECYCLE_ACCESS").is_some() {
        api = api.access_log(AccessLog::new().header("User-Agent").header("x-absent"));
    }
    if !is("LIFECYCLE_HOOK", "none") {
        api = api.on_shutdown(unruly).on_shutdown(async |app: &App| {
            tokio::time::sleep(Duration::from_millis(1)).await;
            println!("shut down after {} requests", app.requests.load(Ordering::Relaxed));
        });
    }
    api.init(init).run()
}
