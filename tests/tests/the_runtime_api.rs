//! The function works with any Runtime API that uses HTTP/1.1, and reports its failures to it.
#![cfg(unix)]

use std::time::{Duration, Instant};

use api_handler_tests::rest;
use api_handler_tests::runtime_api::{EMPTY_REPLIES, Function, ReplyStyle};
use serde_json::json;

const TROUBLE: &str = env!("CARGO_BIN_EXE_trouble");
const SNAPSHOTS: &str = env!("CARGO_BIN_EXE_snapshots");

#[test]
fn replies_may_come_in_any_style() {
    for style in [ReplyStyle::Plain, ReplyStyle::Chunked, ReplyStyle::Closing, ReplyStyle::Vanishing] {
        let function = Function::start_with(style, TROUBLE, &[]);
        for index in 0..5 {
            let id = format!("request-{index}");
            let mut event = rest("GET", "/ok");
            event["headers"] = json!({ "x-long": "a".repeat(1 << (4 * index)) });
            function.send(&id, &event);
            assert_eq!(function.answer(&id).status(), 200, "{style:?} {index}");
        }
        assert_eq!(function.posts(), 5, "{style:?}: one answer for each");
    }
}

#[test]
fn a_post_that_is_refused_before_it_is_read_is_followed_by_an_empty_answer() {
    let function = Function::start_with(ReplyStyle::Impatient, TROUBLE, &[("AWS_LAMBDA_LOG_LEVEL", "DEBUG")]);
    for id in ["first", "second"] {
        // Below our limit and above this Runtime API's.
        function.send(id, &rest("GET", "/roomy"));
        let posts = function.wait_for_posts(if id == "first" { 2 } else { 4 });
        let answer: serde_json::Value = serde_json::from_str(&posts.last().unwrap().body).unwrap();
        assert_eq!(answer["statusCode"], 500, "{posts:?}");
    }
    function.send("third", &rest("GET", "/ok"));
    assert_eq!(function.answer("third").status(), 200);
}

#[test]
fn a_function_exits_when_its_runtime_api_has_stopped() {
    let mut function = Function::start_with(ReplyStyle::Plain, TROUBLE, &[]);
    function.send("last", &rest("GET", "/ok"));
    assert_eq!(function.answer("last").status(), 200);
    function.stop_runtime_api();
    assert_eq!(function.exit_code(), Some(1));
}

#[test]
fn the_trace_is_a_value_and_not_an_environment_variable() {
    let function = Function::start_with(ReplyStyle::Plain, TROUBLE, &[]);
    for id in ["one", "two"] {
        function.send(id, &rest("GET", "/trace"));
        assert_eq!(function.answer(id).text(), format!(r#"["Root=1-{id}","Root=1-{id}",null]"#));
    }
}

#[test]
fn hooks_are_called_before_and_after_a_snapshot() {
    let function =
        Function::start_with(ReplyStyle::Plain, SNAPSHOTS, &[("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")]);
    function.post("restore/next");
    function.send("one", &rest("GET", "/called"));
    let called = function.answer("one");
    assert_eq!(called.text(), r#"["before cache","before pool","after pool","after cache"]"#);
    // Without a snapshot they are not called.
    let function = Function::start_with(ReplyStyle::Plain, SNAPSHOTS, &[]);
    function.send("one", &rest("GET", "/called"));
    assert_eq!(function.answer("one").text(), "[]");
    assert_eq!(function.posts(), 1);
}

#[test]
fn after_a_hook_has_failed_the_process_reports_it_and_exits() {
    for (fails, path) in [("before pool", "init/error"), ("after cache", "restore/error")] {
        for (how, outcome) in [("SNAPSHOTS_FAIL", "failed"), ("SNAPSHOTS_PANIC", "panicked")] {
            let environment = [("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"), (how, fails)];
            let mut function = Function::start_with(ReplyStyle::Plain, SNAPSHOTS, &environment);
            let post = function.post(path);
            assert!(post.body.contains(&format!("{fails} {outcome}")), "{}", post.body);
            assert_eq!(function.exit_code(), Some(1), "{fails} {outcome}");
        }
    }
}

/// A Runtime API that has no event and says so at once must not be asked thousands of times a second.
#[test]
fn there_are_pauses_between_requests_for_an_event_that_does_not_come() {
    let start = Instant::now();
    let function = Function::start_with(ReplyStyle::Empty, TROUBLE, &[]);
    function.send("one", &rest("GET", "/ok"));
    assert_eq!(function.answer("one").status(), 200);
    // The first pauses are short, and then half a second long.
    let pauses = Duration::from_millis(250) + Duration::from_millis(500) * (EMPTY_REPLIES as u32 - 2);
    assert!(start.elapsed() > pauses, "{:?}", start.elapsed());
}

/// The event has waited too long: there is nothing to wait for, but an answer that is there is sent.
#[test]
fn a_deadline_that_has_passed_is_not_a_missing_one() {
    let function = Function::start_command(std::process::Command::new(TROUBLE), Duration::ZERO);
    for (path, status) in [("/ok", 200), ("/yield", 504), ("/sync-sleep", 504), ("/ok", 200)] {
        let id = format!("request-{}", function.posts());
        function.send(&id, &rest("GET", path));
        assert_eq!(function.answer(&id).status(), status, "{path}");
    }
}
