//! A page can also read the answers that no guard can give: the 504 of a blocked thread, and the 500 and 503 of a process
//! that ends.
#![cfg(unix)]

use std::time::Duration;

use api_handler_tests::abort_build::abort_build;
use api_handler_tests::runtime_api::Function;
use api_handler_tests::{Answer, alb, function_url, http, http_v1, lattice, rest};
use serde_json::Value;

const UNWINDS: &str = env!("CARGO_BIN_EXE_surroundings");
const ALLOWED: &str = "https://app.example";
const FOREIGN: &str = "https://evil.example";
const TIMEOUT: Duration = Duration::from_secs(2);

fn programs() -> [String; 2] {
    [UNWINDS.to_owned(), abort_build(env!("CARGO_TARGET_TMPDIR"), "surroundings")]
}

fn from(mut event: Value, origin: &str) -> Value {
    // VPC Lattice has lists in place of texts.
    let is_list = event["headers"]["host"].is_array();
    event["headers"]["origin"] = if is_list { serde_json::json!([origin]) } else { origin.into() };
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

/// An event of each HTTP source.
fn events(path: &str) -> [(&'static str, Value); 6] {
    [
        ("rest", rest("GET", path)),
        ("http-v1", http_v1("GET", path)),
        ("http", http("GET", path, "")),
        ("url", function_url("GET", path)),
        ("alb", alb("GET", path, false)),
        ("lattice", lattice("GET", path)),
    ]
}

/// The answer to an event; of one that is streamed, what comes before the body.
fn prelude(function: &Function, id: &str) -> Answer {
    let post = function.post(&format!("invocation/{id}/response"));
    let prelude = post.body.split('\0').next().unwrap();
    Answer { json: serde_json::from_str(prelude).unwrap() }
}

/// Sends what no guard can answer, or not alone: a blocked thread, a late handler, a panic, and a panic while another unwinds.
fn all_answers(program: &str, number: usize, environment: &[(&str, &str)]) {
    let function = Function::start(program, Duration::from_secs(20), environment);
    let init_fails = environment.iter().any(|(name, _)| *name == "INIT_FAILS");
    for (path, status) in [("/block", 504), ("/late", 504), ("/panic", 500), ("/twice", 500)] {
        for origin in [Some(ALLOWED), Some(FOREIGN), None] {
            let (kind, event) = events(path)[number].clone();
            let id = format!("{path}-{kind}-{}", origin.unwrap_or("none")).replace(['/', ':'], "");
            function.send(&id, &origin.map_or(event.clone(), |origin| from(event, origin)));
            let status = if init_fails { 503 } else { status };
            check(&prelude(&function, &id), status, origin.unwrap_or_default());
        }
    }
}

#[test]
fn the_last_word_can_be_read_by_the_allowed_origins_only() {
    let unwinds = env!("CARGO_BIN_EXE_for_pages").to_owned();
    let programs = [unwinds, abort_build(env!("CARGO_TARGET_TMPDIR"), "for_pages")];
    let more: [&[(&str, &str)]; 3] = [&[], &[("STREAMING", "1")], &[("INIT_FAILS", "1")]];
    // The handlers only wait, so that all sources can have their turn at once.
    std::thread::scope(|scope| {
        for program in &programs {
            for more in more {
                let environment = [&[("CORS", ALLOWED)], more].concat();
                for number in 0..events("/").len() {
                    let environment = environment.clone();
                    scope.spawn(move || all_answers(program, number, &environment));
                }
            }
        }
    });
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
