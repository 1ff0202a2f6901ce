#![no_main]
//! Bytes as the event: an answer is well-formed, whatever they are.

use api_handler::prelude::*;
use api_handler::testing::verdict::{Situation, judge};
use api_handler::{EventSource, Outcome};
use libfuzzer_sys::fuzz_target;

#[derive(Deserialize)]
struct Body {
    a: Option<i32>,
}

#[api_handler(POST "/a/{id}")]
fn post(id: u8, #[query] q: Vec<u8>, #[header] x_a: Option<f32>, #[cookie] c: Option<bool>, #[body] body: Body) -> String {
    format!("{id} {q:?} {x_a:?} {c:?} {:?}", body.a)
}

#[api_handler]
fn rest(event: &Event<'_>, #[claims] claims: Option<std::collections::BTreeMap<String, String>>, #[body] body: Option<Bytes>) -> String {
    let headers = event.headers().count() + event.query_pairs().len();
    format!("{} {headers} {claims:?} {body:?}", event.path())
}

fuzz_target!(|bytes: &[u8]| {
    let function = Api::new(routes![post, rest]).state(());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let outcome = runtime.block_on(function.invoke(Bytes::copy_from_slice(bytes), Context::default()));
    if let Outcome::Answer(answer) = outcome {
        // The rules of all sources hold for what they have in common: one of them has asked.
        let sources = [EventSource::RestApi, EventSource::HttpApi];
        let accepted = sources.iter().any(|source| judge(answer.as_bytes(), &Situation::new(*source)).accepted);
        assert!(accepted, "{}", String::from_utf8_lossy(answer.as_bytes()));
    }
});
