//! A build with `panic = "abort"`, the default of `cargo lambda build --release`: a panic aborts the process, but is
//! answered first.
#![cfg(unix)]

use std::time::Duration;

use api_handler_tests::abort_build::abort_build;
use api_handler_tests::rest;
use api_handler_tests::runtime_api::Function;

fn program(name: &str) -> String {
    abort_build(env!("CARGO_TARGET_TMPDIR"), name)
}

#[test]
fn a_panic_is_answered_and_the_next_request_finds_a_fresh_function() {
    let function = Function::start(&program("trouble"), Duration::from_secs(2), &[]);
    for (index, path) in ["/ok", "/panic", "/ok", "/panic", "/sync-sleep", "/ok"].into_iter().enumerate() {
        let id = format!("request-{index}");
        function.send(&id, &rest("GET", path));
        let expected = match path {
            "/ok" => 200,
            "/panic" => 500,
            _ => 504,
        };
        let answer = function.answer(&id);
        assert_eq!(answer.status(), expected, "{path}: {:?}", answer.json);
        assert!(!answer.text().contains("on purpose"));
    }
}

/// The process ends for all invocations, so the others must be answered as well.
#[test]
fn a_panic_among_several_invocations_leaves_none_unanswered() {
    let environment = [("AWS_LAMBDA_MAX_CONCURRENCY", "4")];
    let function = Function::start(&program("trouble"), Duration::from_secs(5), &environment);
    function.send("other", &rest("GET", "/yield"));
    std::thread::sleep(Duration::from_millis(500));
    function.send("panic", &rest("GET", "/panic"));
    assert_eq!(function.answer("panic").status(), 500);
    assert_eq!(function.answer("other").status(), 503);
}

#[test]
fn a_panic_in_the_middle_of_a_stream_closes_it_with_error_trailers() {
    let function = Function::start(&program("streams"), Duration::from_secs(2), &[]);
    for round in ["first", "second"] {
        function.send(round, &rest("GET", "/panics-later"));
        let post = function.post(&format!("invocation/{round}/response"));
        assert!(post.is_complete && post.body.ends_with("begun"), "{post:?}");
        assert_eq!(post.trailers[0].1, "Runtime.StreamPanic");
    }
}
