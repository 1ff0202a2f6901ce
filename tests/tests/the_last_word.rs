//! Blocked threads, which no guard around a future can interrupt, are answered too: behind the local gateway and with the
//! test's own Runtime API, with one invocation at a time and with several.
#![cfg(unix)]

use std::time::{Duration, Instant};

use api_handler_tests::gateway::Gateway;
use api_handler_tests::rest;
use api_handler_tests::runtime_api::Function;

const PROGRAM: &str = env!("CARGO_BIN_EXE_trouble");

/// The path is answered with a 504 in time, and the next request by a function that is not blocked.
fn is_answered_in_time(path: &str) -> Gateway {
    let gateway = Gateway::start(PROGRAM, &["--function-timeout", "3"], &[]);
    let start = Instant::now();
    let reply = gateway.get(path);
    assert_eq!(reply.status, 504, "{}", reply.text());
    assert!(start.elapsed() < Duration::from_millis(3_500), "{:?}", start.elapsed());
    assert_eq!(gateway.get("/ok").status, 200);
    gateway
}

#[test]
fn a_sleeping_thread_is_answered_for() {
    let gateway = is_answered_in_time("/sync-sleep");
    let output = gateway.stdout.lock().unwrap().clone() + &gateway.stderr.lock().unwrap();
    assert!(output.contains("`sync_sleep` blocked its thread"), "{output}");
}

#[test]
fn a_handler_is_not_blamed_for_the_time_that_its_answer_takes() {
    let gateway = is_answered_in_time("/slow-encoding");
    let output = gateway.stdout.lock().unwrap().clone() + &gateway.stderr.lock().unwrap();
    assert!(output.contains("`slow_encoding` had returned, and its answer was still being encoded"), "{output}");
    assert!(!output.contains("blocked its thread"), "{output}");
}

#[test]
fn a_sleeping_thread_in_an_async_handler_is_answered_for() {
    is_answered_in_time("/async-sleep");
}

#[test]
fn an_endless_loop_is_answered_for() {
    is_answered_in_time("/loop");
}

#[test]
fn a_handler_that_yields_is_cancelled_without_a_new_process() {
    let gateway = Gateway::start(PROGRAM, &["--function-timeout", "3"], &[]);
    let before = gateway.get("/ok").text().to_owned();
    assert_eq!(gateway.get("/yield").status, 504);
    assert_eq!(gateway.get("/ok").text(), before);
}

#[test]
fn an_exit_is_a_502_and_the_next_request_gets_a_fresh_function() {
    let gateway = Gateway::start(PROGRAM, &[], &[]);
    assert_eq!(gateway.get("/exit").status, 502);
    assert_eq!(gateway.get("/ok").status, 200);
}

fn event(path: &str) -> serde_json::Value {
    rest("GET", path)
}

#[test]
fn each_invocation_is_answered_once_with_another_runtime_api() {
    let function = Function::start(PROGRAM, Duration::from_secs(1), &[]);
    for (index, path) in ["/ok", "/sync-sleep", "/ok", "/panic", "/loop", "/ok"].into_iter().enumerate() {
        let id = format!("request-{index}");
        function.send(&id, &event(path));
        let expected = match path {
            "/ok" => 200,
            "/panic" => 500,
            _ => 504,
        };
        assert_eq!(function.answer(&id).status(), expected, "{path}");
    }
    assert_eq!(function.posts(), 6, "one answer for each");
}

/// Lambda replies 413 to an output that is too large; unless a second one is posted, the invocation has failed.
#[test]
fn an_answer_that_lambda_refuses_as_too_large_is_followed_by_an_empty_one() {
    let function = Function::start_limited(PROGRAM, Duration::from_secs(3), 150);
    function.send("large", &event("/error"));
    let posts = function.wait_for_posts(2);
    assert!(posts.iter().all(|post| post.path == "invocation/large/response"), "{posts:?}");
    let second: serde_json::Value = serde_json::from_str(&posts[1].body).unwrap();
    assert_eq!((second["statusCode"].as_u64(), second["body"].as_str()), (Some(500), Some("")));
    function.send("next", &event("/ok"));
    assert_eq!(function.answer("next").status(), 200);
}

#[test]
fn answers_of_simultaneous_invocations_are_not_mixed_up() {
    let function = Function::start(PROGRAM, Duration::from_secs(1), &[("AWS_LAMBDA_MAX_CONCURRENCY", "8")]);
    let start = Instant::now();
    for index in 0..8 {
        function.send(&format!("slow-{index}"), &event("/slow"));
    }
    for index in 0..8 {
        assert_eq!(function.answer(&format!("slow-{index}")).text(), "slow");
    }
    // One after another they would take 2.4 s.
    assert!(start.elapsed() < Duration::from_millis(1800), "{:?}", start.elapsed());

    function.send("late", &event("/late"));
    function.send("panic", &event("/panic"));
    function.send("good", &event("/slow"));
    let statuses = ["late", "panic", "good"].map(|id| function.answer(id).status());
    assert_eq!(statuses, [504, 500, 200]);
    // The late handler returns, and its result is not posted.
    std::thread::sleep(Duration::from_millis(900));
    function.send("after", &event("/ok"));
    assert_eq!(function.answer("after").status(), 200);
    assert_eq!(function.posts(), 12);
}

#[test]
fn an_init_that_fails_on_demand_is_answered_with_503() {
    for trouble in ["error", "panic"] {
        let function = Function::start(PROGRAM, Duration::from_secs(3), &[("TROUBLE_INIT", trouble)]);
        for id in ["first", "second"] {
            function.send(id, &event("/ok"));
            let answer = function.answer(id);
            assert_eq!((answer.status(), answer.header("retry-after")), (503, Some("1")), "{trouble}");
        }
    }
}

/// Lambda gives init ten seconds. A function that has not asked for an event by then is started again, and the client waits.
fn an_init_continues_while_requests_are_answered(trouble: &str, concurrency: &str) {
    let start = Instant::now();
    let environment = [("TROUBLE_INIT", trouble), ("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)];
    let function = Function::start(PROGRAM, Duration::from_secs(2), &environment);
    function.send("first", &event("/ok"));
    let answer = function.answer("first");
    assert_eq!((answer.status(), answer.header("retry-after")), (503, Some("1")));
    let asked = start.elapsed().saturating_sub(Duration::from_millis(1_800));
    assert!(asked < Duration::from_secs(10), "the event was asked for after {asked:?}");
    // Init finishes within the two seconds of this request.
    function.send("second", &event("/ok"));
    assert_eq!(function.answer("second").status(), 200);
}

#[test]
fn an_init_that_takes_too_long_continues_while_requests_are_answered() {
    an_init_continues_while_requests_are_answered("slow", "1");
}

#[test]
fn an_init_that_blocks_its_thread_continues_while_requests_are_answered() {
    an_init_continues_while_requests_are_answered("block", "1");
}

#[test]
fn an_init_that_blocks_a_thread_of_several_continues_while_requests_are_answered() {
    an_init_continues_while_requests_are_answered("block", "2");
}

#[test]
fn an_init_that_fails_before_a_deployment_makes_it_fail() {
    for kind in ["provisioned-concurrency", "snap-start", "lambda-managed-instances"] {
        let environment = [("TROUBLE_INIT", "error"), ("AWS_LAMBDA_INITIALIZATION_TYPE", kind)];
        let mut function = Function::start(PROGRAM, Duration::from_secs(3), &environment);
        let post = function.post("init/error");
        assert!(post.body.contains("there is no database"), "{}", post.body);
        assert_eq!(function.exit_code(), Some(1), "{kind}");
    }
}
