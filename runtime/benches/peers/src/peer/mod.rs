//! The service, once for each library.

#[cfg(feature = "all")]
pub mod axum;
pub mod lambda_http;
pub mod limit;
pub mod ours;
#[cfg(feature = "all")]
pub mod poem;

use bytes::Bytes;
use lambda_runtime::Context;

use crate::case::Case;

/// The peers that can be called with an event; poem-lambda cannot, it only runs.
pub const IN_PROCESS: &[&str] =
    if cfg!(feature = "all") { &["ours", "lambda_http", "axum", "limit"] } else { &["ours", "lambda_http", "limit"] };

/// Answers the event of a case that many times; the last answer.
pub fn repeat(name: &str, case: Case, times: usize) -> Result<Bytes, String> {
    Ok(match name {
        // What the measuring itself costs; taken off everywhere.
        "nothing" => run(case, times, async |invocation| {
            let (event, context) = invocation.take()?;
            std::hint::black_box(&context);
            Some(event)
        }),
        "ours" => ours::repeat(case, times),
        "lambda_http" => lambda_http::repeat(case, times),
        #[cfg(feature = "all")]
        "axum" => axum::repeat(case, times),
        "limit" => limit::repeat(case, times),
        _ => return Err(format!("there is no peer `{name}`")),
    })
}

/// What Lambda hands over; some want to have it, for some it is enough to look at.
type Invocation = Option<(Bytes, Context)>;

/// Hands each event to `answer`, from its bytes to the bytes of the answer.
fn run(case: Case, times: usize, mut answer: impl AsyncFnMut(&mut Invocation) -> Option<Bytes>) -> Bytes {
    let event = case.event();
    let mut context = Context::default();
    context.request_id = "8476a536-e9f4-11e8-9739-2dfe598c3fcd".to_owned();
    // The guards are on: a deadline far enough for a run under a simulator.
    context.deadline = 4_000_000_000_000;
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => panic!("no async runtime: {error}"),
    };
    runtime.block_on(async {
        let mut last = Bytes::new();
        for _ in 0..times {
            let mut invocation = Some((event.clone(), context.clone()));
            last = std::hint::black_box(answer(&mut invocation).await.unwrap_or_default());
        }
        last
    })
}
