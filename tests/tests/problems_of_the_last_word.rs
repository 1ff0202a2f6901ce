//! `Api::problems` rewrites the answers that no guard can give, too: the 504 of a blocked thread, and the 500 and 503 of a
//! process that ends. Whatever it does, there is an answer.
#![cfg(unix)]

use std::time::Duration;

use api_handler_tests::abort_build::abort_build;
use api_handler_tests::runtime_api::Function;
use api_handler_tests::{http, rest};

const UNWINDS: &str = env!("CARGO_BIN_EXE_surroundings");

const TIMEOUT: Duration = Duration::from_secs(2);

fn programs() -> [String; 2] {
    [UNWINDS.to_owned(), abort_build(env!("CARGO_TARGET_TMPDIR"), "surroundings")]
}

#[test]
fn every_failure_is_rewritten() {
    for program in programs() {
        let function = Function::start(&program, TIMEOUT, &[("PROBLEMS", "rewrites")]);
        for (id, path, expected) in [
            ("1", "/hold/plum", r#"504 /hold/plum Some("plum")"#),
            ("2", "/panic", "500 /panic None"),
            ("3", "/twice", "500 /twice None"),
        ] {
            for (event, id) in
                [(rest("GET", path), format!("rest-{id}")), (http("GET", path, ""), format!("http-{id}"))]
            {
                function.send(&id, &event);
                let answer = function.answer(&id);
                assert_eq!((answer.text().as_str(), answer.header("x-company")), (expected, Some("yes")), "{id}");
                assert_eq!(answer.status().to_string(), expected[..3]);
            }
        }
    }
}

#[test]
fn the_others_of_a_process_that_ends_are_rewritten() {
    let environment = [("PROBLEMS", "rewrites"), ("AWS_LAMBDA_MAX_CONCURRENCY", "4")];
    let function = Function::start(UNWINDS, Duration::from_secs(5), &environment);
    for id in ["1", "2", "3"] {
        function.send(id, &rest("GET", "/wait-long"));
    }
    std::thread::sleep(Duration::from_millis(500));
    function.send("twice", &rest("GET", "/twice"));
    assert_eq!(function.answer("twice").text(), "500 /twice None");
    for id in ["1", "2", "3"] {
        assert_eq!(function.answer(id).text(), "503 /wait-long None");
    }
}

#[test]
fn a_streamed_failure_is_rewritten() {
    let function = Function::start(UNWINDS, TIMEOUT, &[("PROBLEMS", "rewrites"), ("STREAMING", "1")]);
    function.send("hold", &rest("GET", "/hold/plum"));
    let post = function.post("invocation/hold/response");
    let (prelude, body) = post.body.split_once("\0\0\0\0\0\0\0\0").unwrap();
    let prelude: serde_json::Value = serde_json::from_str(prelude).unwrap();
    assert_eq!((&prelude["statusCode"], &prelude["headers"]["x-company"]), (&504.into(), &"yes".into()));
    assert_eq!(body, r#"504 /hold/plum Some("plum")"#);
}

/// The rewriter panics, blocks, or needs a lock that the blocked handler holds.
#[test]
fn a_rewriter_that_fails_is_replaced_by_the_librarys_rendering() {
    for program in programs() {
        for problems in ["panics", "blocks", "waits"] {
            let function = Function::start(&program, TIMEOUT, &[("PROBLEMS", problems)]);
            for (id, path, status) in [("1", "/hold/plum", 504), ("2", "/twice", 500), ("3", "/hold/plum", 504)] {
                function.send(id, &rest("GET", path));
                let answer = function.answer(id);
                assert_eq!(answer.status(), status, "{problems} {path}");
                if (problems, id) != ("waits", "2") {
                    assert_eq!(answer.value()["status"], status, "{problems} {path}");
                }
                let good = format!("good-{id}");
                function.send(&good, &rest("GET", "/ok"));
                assert_eq!(function.answer(&good).status(), 200, "{problems}, after {path}");
            }
        }
    }
}
