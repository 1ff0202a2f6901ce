#![no_main]
//! Any bytes as the event: its source accepts the answer.

use std::cell::Cell;

use api_handler::prelude::*;
use api_handler::testing::verdict::{Situation, judge};
use api_handler::invocation::Outcome;
use api_handler::EventSource;
use libfuzzer_sys::fuzz_target;

#[derive(Deserialize)]
struct Body {
    a: Option<i32>,
}

thread_local! {
    /// The source of the event, as the handler or the rewriter of problems saw it.
    static SOURCE: Cell<Option<EventSource>> = const { Cell::new(None) };
}

#[api_handler(POST "/a/{id}")]
fn post(event: &Event<'_>, id: u8, #[query] q: Vec<u8>, #[header] x_a: Option<f32>, #[cookie] c: Option<bool>, #[body] body: Body) -> String {
    SOURCE.set(Some(event.source()));
    format!("{id} {q:?} {x_a:?} {c:?} {:?}", body.a)
}

#[api_handler]
fn rest(event: &Event<'_>, #[claims] claims: Option<std::collections::BTreeMap<String, String>>, #[body] body: Option<Bytes>) -> String {
    SOURCE.set(Some(event.source()));
    let headers = event.headers().count() + event.query_pairs().len();
    format!("{} {headers} {claims:?} {body:?}", event.path())
}

fuzz_target!(|bytes: &[u8]| {
    SOURCE.set(None);
    let function = Api::new(routes![post, rest])
        .problems(|problem, event| {
            SOURCE.set(Some(event.source()));
            problem.into()
        })
        .state(());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let outcome = runtime.block_on(function.invoke(bytes, &LambdaContext::default()));
    let Outcome::Answer(answer) = outcome else { return };
    // The answer to a ping is read by nobody, and its event names no source.
    let source = SOURCE.get().unwrap_or(EventSource::RestApi);
    let verdict = judge(answer.as_bytes(), &Situation::new(source));
    let text = String::from_utf8_lossy(answer.as_bytes());
    assert!(verdict.accepted, "{source}: {:?}: {text}", verdict.reason);
    // An HTTP API accepts almost any JSON as an answer; ours must have its usual members.
    let answer: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert!(answer["statusCode"].is_u64() && answer["body"].is_string() && answer["isBase64Encoded"].is_boolean(), "{text}");
});
