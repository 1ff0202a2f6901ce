//! A panic that must not unwind ends the process, but is answered first: a second one while the first unwinds, and one that
//! leaves an `extern "C"` function. In a build where each panic aborts, the first is answered in the same way.
#![cfg(unix)]

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::Duration;

use api_handler_tests::abort_build::abort_build;
use api_handler_tests::rest;
use api_handler_tests::runtime_api::Function;

const UNWINDS: &str = env!("CARGO_BIN_EXE_surroundings");

const TIMEOUT: Duration = Duration::from_secs(5);

fn programs() -> [String; 2] {
    [UNWINDS.to_owned(), abort_build(env!("CARGO_TARGET_TMPDIR"), "surroundings")]
}

#[test]
fn a_handler_that_panics_twice_is_answered_and_so_is_the_next_request() {
    for program in programs() {
        let function = Function::start(&program, TIMEOUT, &[]);
        for (id, path, status) in
            [("1", "/twice", 500), ("2", "/ok", 200), ("3", "/c", 500), ("4", "/ok", 200), ("5", "/twice", 500)]
        {
            function.send(id, &rest("GET", path));
            let answer = function.answer(id);
            assert_eq!(answer.status(), status, "{path}: {:?}", answer.json);
            assert!(!answer.text().contains("on purpose"));
        }
        assert_eq!(function.posts(), 5, "one answer for each");
    }
}

/// The process ends for all of them.
#[test]
fn the_others_of_the_process_are_answered_too() {
    for program in programs() {
        let function = Function::start(&program, TIMEOUT, &[("AWS_LAMBDA_MAX_CONCURRENCY", "8")]);
        let others = ["1", "2", "3", "4", "5", "6", "7"];
        for id in others {
            function.send(id, &rest("GET", "/wait-long"));
        }
        std::thread::sleep(Duration::from_millis(500));
        function.send("twice", &rest("GET", "/twice"));
        assert_eq!(function.answer("twice").status(), 500);
        for id in others {
            let answer = function.answer(id);
            assert_eq!((answer.status(), answer.header("retry-after")), (503, Some("1")));
        }
        function.send("good", &rest("GET", "/ok"));
        assert_eq!(function.answer("good").status(), 200);
        assert_eq!(function.posts(), 9, "one answer for each");
    }
}

#[test]
fn a_thread_that_panics_twice_while_a_handler_runs_is_answered_for() {
    for program in programs() {
        let function = Function::start(&program, TIMEOUT, &[]);
        function.send("elsewhere", &rest("GET", "/twice-elsewhere"));
        assert_eq!(function.answer("elsewhere").status(), 500);
        function.send("good", &rest("GET", "/ok"));
        assert_eq!(function.answer("good").status(), 200);
    }
}

/// Lambda starts a process again that ends during init, and gives up when the same happens during the request.
#[test]
fn an_init_that_ends_the_process_is_answered_with_503() {
    for (program, inits) in programs().iter().zip([["twice", "c"], ["twice", "panic"]]) {
        for init in inits {
            let function = Function::start(program, TIMEOUT, &[("INIT", init)]);
            for id in ["first", "second"] {
                function.send(id, &rest("GET", "/ok"));
                let answer = function.answer(id);
                assert_eq!((answer.status(), answer.header("retry-after")), (503, Some("1")), "{init}, {id}");
            }
        }
    }
}

/// A deployment that makes its state beforehand must fail.
#[test]
fn an_init_that_ends_the_process_before_a_deployment_makes_it_fail() {
    for program in programs() {
        let environment = [("INIT", "twice"), ("AWS_LAMBDA_INITIALIZATION_TYPE", "provisioned-concurrency")];
        let mut function = Function::start(&program, TIMEOUT, &environment);
        assert_eq!(function.exit_code(), None, "a signal has ended it");
        assert_eq!(function.posts(), 0);
    }
}

/// The hook that `init` has set is called by the library's hook, and not in place of it.
#[test]
fn a_hook_that_init_has_set_changes_nothing() {
    for program in programs() {
        let function = Function::start(&program, TIMEOUT, &[("INIT", "hook")]);
        for (id, path, status) in [("1", "/twice", 500), ("2", "/ok", 200), ("3", "/panic", 500), ("4", "/ok", 200)] {
            function.send(id, &rest("GET", path));
            assert_eq!(function.answer(id).status(), status, "{path}");
        }
    }
}

/// What the function logs until its Runtime API stops.
fn log(paths: &[(&str, u64)]) -> String {
    let mut command = Command::new(UNWINDS);
    command.stdout(Stdio::piped()).stderr(Stdio::null()).env_remove("RUST_BACKTRACE");
    let mut function = Function::start_writing(command, TIMEOUT);
    for (index, (path, status)) in paths.iter().enumerate() {
        let id = format!("request-{index}");
        function.send(&id, &rest("GET", path));
        assert_eq!(function.answer(&id).status(), *status, "{path}");
    }
    function.stop_runtime_api();
    let mut log = String::new();
    function.stdout().unwrap().read_to_string(&mut log).unwrap();
    log
}

#[test]
fn the_log_names_all_panics_in_one_line() {
    let log = log(&[("/twice", 500), ("/ok", 200)]);
    let line = log.lines().find(|line| line.contains("request-0") && line.contains("ERROR")).unwrap_or_default();
    let places: Vec<_> =
        ["the first, on purpose", "; then at ", "the destructor, on purpose", "in a destructor during cleanup"]
            .iter()
            .map(|text| line.find(text).unwrap_or_else(|| panic!("{text}: {log}")))
            .collect();
    assert!(places.is_sorted(), "{line}");
}

#[test]
fn a_panic_that_the_program_caught_is_logged_with_its_own_request() {
    let mut event = rest("GET", "/catch");
    event["queryStringParameters"] = serde_json::json!({ "secret": "plum" });
    let mut command = Command::new(UNWINDS);
    command.stdout(Stdio::piped()).stderr(Stdio::null()).env_remove("RUST_BACKTRACE");
    let mut function = Function::start_writing(command, TIMEOUT);
    function.send("first", &event);
    assert_eq!(function.answer("first").text(), "caught");
    function.send("second", &rest("GET", "/resume"));
    assert_eq!(function.answer("second").status(), 500);
    function.stop_runtime_api();
    let mut log = String::new();
    function.stdout().unwrap().read_to_string(&mut log).unwrap();
    let lines = |id: &str| log.lines().filter(|line| line.contains(id)).collect::<Vec<_>>();
    let [caught] = lines("first")[..] else { panic!("{log}") };
    assert!(caught.contains("WARN") && caught.contains("the secret is plum"), "{caught}");
    assert!(lines("second").iter().any(|line| line.contains("a panic of my own")), "{log}");
    assert!(!lines("second").iter().any(|line| line.contains("plum")), "{log}");
}
