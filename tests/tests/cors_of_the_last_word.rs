//! A page can also read the answers that no guard can give: the 504 of a blocked thread, and the 500 and 503 of a process
//! that ends.
#![cfg(unix)]

use std::time::Duration;

use api_handler_tests::abort_build::abort_build;
use api_handler_tests::runtime_api::Function;
use api_handler_tests::{Answer, http, rest};
use serde_json::Value;

const UNWINDS: &str = env!("CARGO_BIN_EXE_surroundings");
const ALLOWED: &str = "https://app.example";
const FOREIGN: &str = "https://evil.example";
const TIMEOUT: Duration = Duration::from_secs(2);

fn programs() -> [String; 2] {
    [UNWINDS.to_owned(), abort_build(env!("CARGO_TARGET_TMPDIR"), "surroundings")]
}

fn from(mut event: Value, origin: &str) -> Value {
    event["headers"]["origin"] = origin.into();
    if event.get("multiValueHeaders").is_some() {
        event["multiValueHeaders"]["origin"] = serde_json::json!([origin]);
    }
    event
}

fn check(answer: &Answer, status: u64, origin: &str) {
    assert_eq!(answer.status(), status, "{answer:?}");
    let allowed = (origin == ALLOWED).then_some(ALLOWED);
    assert_eq!(answer.header("access-control-allow-origin"), allowed, "{answer:?}");
    assert_eq!(answer.header("vary"), Some("origin"), "{answer:?}");
}

#[test]
fn the_last_word_can_be_read_by_the_allowed_origins_only() {
    for program in programs() {
        let function = Function::start(&program, TIMEOUT, &[("CORS", ALLOWED)]);
        for (path, status) in [("/block", 504), ("/panic", 500), ("/twice", 500)] {
            for origin in [ALLOWED, FOREIGN] {
                for (kind, event) in [("rest", rest("GET", path)), ("http", http("GET", path, ""))] {
                    let id = format!("{path}-{origin}-{kind}").replace(['/', ':'], "");
                    function.send(&id, &from(event, origin));
                    check(&function.answer(&id), status, origin);
                }
            }
        }
    }
}

#[test]
fn the_last_word_has_them_whatever_the_hooks_of_the_program_do() {
    for program in programs() {
        for hook in ["panics", "blocks", "sets a header"] {
            let function = Function::start(&program, TIMEOUT, &[("CORS", ALLOWED), ("ON_RESPONSE", hook)]);
            for (path, status) in [("/block", 504), ("/twice", 500)] {
                let id = path.replace('/', "");
                function.send(&id, &from(rest("GET", path), ALLOWED));
                let answer = function.answer(&id);
                check(&answer, status, ALLOWED);
                let expected = (hook == "sets a header").then_some("yes");
                assert_eq!(answer.header("x-hook"), expected, "{hook} {answer:?}");
            }
        }
    }
}
