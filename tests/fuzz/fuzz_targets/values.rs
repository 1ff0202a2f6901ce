#![no_main]
//! Any text as the query of a handler with every kind of type: it is parsed or rejected, and nothing panics.

use std::collections::BTreeMap;

use api_handler::prelude::*;
use api_handler::invocation::Outcome;
use libfuzzer_sys::fuzz_target;

#[derive(Debug, Deserialize)]
enum Order {
    #[serde(rename = "asc")]
    Up,
    #[serde(rename = "desc")]
    Down,
}

#[derive(Debug, Deserialize)]
struct Many {
    a: i8,
    b: Option<u64>,
    #[serde(default)]
    c: Vec<f64>,
    d: Option<char>,
}

#[api_handler]
#[allow(clippy::too_many_arguments, reason = "one of each kind")]
fn all(
    #[query] many: Option<Many>,
    #[query] o: Option<Order>,
    #[query] n: Option<i128>,
    #[query] t: Option<(u8, String)>,
    #[query] v: Vec<Option<u16>>,
    #[query] f: Option<bool>,
    #[query] s: Option<&str>,
    #[query] map: BTreeMap<String, String>,
    #[query] any: Option<serde_json::Value>,
) -> String {
    format!("{many:?} {o:?} {n:?} {t:?} {v:?} {f:?} {s:?} {map:?} {any:?}")
}

fuzz_target!(|query: &str| {
    let event = serde_json::json!({
        "version": "2.0",
        "rawPath": "/",
        "rawQueryString": query,
        "requestContext": {"http": {"method": "GET"}, "stage": "$default"},
    });
    let function = Api::new(routes![all]).state(());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let outcome = runtime.block_on(function.invoke(event.to_string().as_bytes(), &LambdaContext::default()));
    let Outcome::Answer(answer) = outcome else { panic!("an HTTP request was not answered") };
    assert!(answer.status() < 500, "{}", String::from_utf8_lossy(answer.as_bytes()));
});
