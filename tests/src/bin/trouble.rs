//! A function whose handlers do things that no guard around a future can stop, for tests of the last word.

use std::process::ExitCode;
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use api_handler::prelude::*;

const FOREVER: Duration = Duration::from_secs(60);

/// The id of this process, and when it first called this. A process that is replaced retains its id.
#[api_handler(GET "/ok")]
fn ok() -> String {
    static FIRST: OnceLock<SystemTime> = OnceLock::new();
    format!("{} {:?}", std::process::id(), FIRST.get_or_init(SystemTime::now))
}

/// The trace of the request, and the environment variable of other runtimes, which is never set.
#[api_handler(GET "/trace")]
async fn trace(context: &LambdaContext) -> (Option<String>, Option<String>, Option<String>) {
    tokio::task::yield_now().await;
    let variable = std::env::var("_X_AMZN_TRACE_ID").ok();
    (api_handler::invocation::trace_id(), context.xray_trace_id.clone(), variable)
}

#[api_handler(GET "/sync-sleep")]
fn sync_sleep() {
    sleep(FOREVER);
}

/// A value that takes very long to serialise.
struct Endless;

impl Serialize for Endless {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        sleep(FOREVER);
        serializer.serialize_unit()
    }
}

#[api_handler(GET "/slow-encoding")]
fn slow_encoding() -> Json<Endless> {
    Json(Endless)
}

#[api_handler(GET "/async-sleep")]
async fn async_sleep() {
    sleep(FOREVER);
}

#[api_handler(GET "/loop")]
fn endless() {
    loop {
        std::hint::spin_loop();
    }
}

/// Yields, so the ordinary deadline reaches it.
#[api_handler(GET "/yield")]
async fn yields() {
    tokio::time::sleep(FOREVER).await;
}

/// Answers, and leaves a task behind that blocks the only thread soon after.
#[api_handler(GET "/blocking-task")]
async fn blocking_task() -> String {
    tokio::spawn(async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        sleep(FOREVER);
    });
    ok()
}

/// Blocks until after its deadline, and then returns.
#[api_handler(GET "/late")]
fn late() {
    sleep(Duration::from_millis(1500));
}

#[api_handler(GET "/panic")]
fn panics() {
    panic!("on purpose");
}

#[api_handler(GET "/slow")]
async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_millis(300)).await;
    "slow"
}

#[api_handler(GET "/exit")]
fn exits() {
    std::process::exit(3);
}

#[api_handler(GET "/error")]
fn error() -> Result<(), std::io::Error> {
    Err(std::io::Error::other("on purpose"))
}

#[api_handler(GET "/large")]
fn large() -> String {
    "a".repeat(7_000_000)
}

#[api_handler(GET "/roomy")]
fn roomy() -> String {
    "a".repeat(5_000_000)
}

/// The process aborts without an answer.
#[api_handler(GET "/abort")]
fn aborts() {
    std::process::abort();
}

async fn init() -> Result<(), api_handler::Error> {
    match std::env::var("TROUBLE_INIT").as_deref() {
        Ok("error") => Err("there is no database".into()),
        Ok("panic") => panic!("there is no database"),
        Ok("slow") => {
            tokio::time::sleep(Duration::from_secs(12)).await;
            Ok(())
        }
        Ok("block") => {
            sleep(Duration::from_secs(12));
            Ok(())
        }
        Ok("blocks") => {
            sleep(FOREVER);
            Ok(())
        }
        _ => Ok(()),
    }
}

fn main() -> ExitCode {
    let routes = routes![
        slow_encoding,
        ok,
        trace,
        sync_sleep,
        async_sleep,
        endless,
        yields,
        blocking_task,
        late,
        panics,
        slow,
        exits,
        error,
        large,
        roomy,
        aborts
    ];
    Api::new(routes).init(init).run()
}
