#![no_main]
//! Any text as a prefix of the routes and as the path of a request.

use api_handler::prelude::*;
use api_handler::invocation::Outcome;
use libfuzzer_sys::fuzz_target;

#[api_handler(GET "/")]
fn root() -> &'static str {
    "root"
}

#[api_handler(GET "/{id}/x")]
fn placeholder(id: &str) -> String {
    id.to_owned()
}

#[api_handler(ANY "/{proxy+}")]
fn greedy(proxy: &str) -> String {
    proxy.to_owned()
}

fuzz_target!(|input: (&str, &str)| {
    let (prefix, path) = input;
    let routes = routes![root, placeholder, greedy].merge(routes![root, placeholder, greedy].prefix(prefix));
    let function = Api::new(routes).state(());
    let event = serde_json::json!({"httpMethod": "GET", "path": path});
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let outcome = runtime.block_on(function.invoke(event.to_string().as_bytes(), &LambdaContext::default()));
    assert!(matches!(outcome, Outcome::Answer(_)), "an HTTP request was not answered");
});
