//! The function talks to any Runtime API that speaks HTTP/1.1, and says what it has to say.
#![cfg(unix)]

use api_handler_tests::rest;
use api_handler_tests::runtime_api::{Function, Manner};
use serde_json::json;

const TROUBLE: &str = env!("CARGO_BIN_EXE_trouble");
const SNAPSHOTS: &str = env!("CARGO_BIN_EXE_snapshots");

#[test]
fn replies_may_come_in_any_manner() {
    for manner in [Manner::Plain, Manner::Chunked, Manner::Closing, Manner::Vanishing] {
        let function = Function::start_with(manner, TROUBLE, &[]);
        for index in 0..5 {
            let id = format!("request-{index}");
            let mut event = rest("GET", "/ok");
            event["headers"] = json!({ "x-long": "a".repeat(1 << (4 * index)) });
            function.send(&id, &event);
            assert_eq!(function.answer(&id).status(), 200, "{manner:?} {index}");
        }
        assert_eq!(function.posts(), 5, "{manner:?}: one answer for each");
    }
}

#[test]
fn a_post_that_is_refused_before_it_is_read_is_followed_by_an_empty_answer() {
    let function = Function::start_with(Manner::Impatient, TROUBLE, &[("AWS_LAMBDA_LOG_LEVEL", "DEBUG")]);
    for id in ["first", "second"] {
        // Below our limit and above the one of this Runtime API.
        function.send(id, &rest("GET", "/roomy"));
        let posts = function.wait_for_posts(if id == "first" { 2 } else { 4 });
        let answer: serde_json::Value = serde_json::from_str(&posts.last().unwrap().body).unwrap();
        assert_eq!(answer["statusCode"], 500, "{posts:?}");
    }
    function.send("third", &rest("GET", "/ok"));
    assert_eq!(function.answer("third").status(), 200);
}

#[test]
fn a_function_whose_runtime_api_has_gone_ends() {
    let mut function = Function::start_with(Manner::Plain, TROUBLE, &[]);
    function.send("last", &rest("GET", "/ok"));
    assert_eq!(function.answer("last").status(), 200);
    function.end_runtime_api();
    assert_eq!(function.exit_code(), Some(1));
}

#[test]
fn the_trace_is_a_value_and_never_in_the_environment() {
    let function = Function::start_with(Manner::Plain, TROUBLE, &[]);
    for id in ["one", "two"] {
        function.send(id, &rest("GET", "/trace"));
        assert_eq!(function.answer(id).text(), format!(r#"["Root=1-{id}","Root=1-{id}",null]"#));
    }
}

#[test]
fn hooks_are_called_around_a_snapshot() {
    let function = Function::start_with(Manner::Plain, SNAPSHOTS, &[("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")]);
    function.post("restore/next");
    function.send("one", &rest("GET", "/called"));
    let called = function.answer("one");
    assert_eq!(called.text(), r#"["before cache","before pool","after pool","after cache"]"#);
    // And without one they are not.
    let function = Function::start_with(Manner::Plain, SNAPSHOTS, &[]);
    function.send("one", &rest("GET", "/called"));
    assert_eq!(function.answer("one").text(), "[]");
    assert_eq!(function.posts(), 1);
}

#[test]
fn a_hook_that_fails_ends_the_process_and_lambda_is_told() {
    for (fails, told) in [("before pool", "init/error"), ("after cache", "restore/error")] {
        let environment = [("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"), ("SNAPSHOTS_FAIL", fails)];
        let mut function = Function::start_with(Manner::Plain, SNAPSHOTS, &environment);
        let post = function.post(told);
        assert!(post.body.contains(&format!("{fails} failed")), "{}", post.body);
        assert_eq!(function.exit_code(), Some(1), "{fails}");
    }
}
