//! A process with shutdown hooks registers an extension, so that Lambda sends SIGTERM before it ends the process. What is
//! running ends first, then the hooks run, and whatever they do, the process ends in time with status 0. Without a hook nothing
//! is registered.
#![cfg(unix)] // for signals

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use api_handler_tests::rest;
use api_handler_tests::runtime_api::{Function, ReplyStyle};

const LIFECYCLE: &str = env!("CARGO_BIN_EXE_lifecycle");
const TROUBLE: &str = env!("CARGO_BIN_EXE_trouble");

/// Lambda's 500 ms, and what a busy machine needs besides.
const LONGEST_END: Duration = Duration::from_secs(5);

fn start(style: ReplyStyle, environment: &[(&str, &str)]) -> Function {
    let mut command = Command::new(LIFECYCLE);
    command.envs(environment.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::null());
    Function::start_writing_with(style, command, Duration::from_secs(1))
}

/// Ends the process, and returns what it has written until its end.
fn end(function: &mut Function, signal: &str) -> String {
    let start = Instant::now();
    function.signal(signal);
    assert_eq!(function.exit_code(), Some(0));
    assert!(start.elapsed() < LONGEST_END, "{:?}", start.elapsed());
    let mut log = String::new();
    function.stdout().unwrap().read_to_string(&mut log).unwrap();
    log
}

fn answers(function: &Function, id: &str, path: &str, status: u64) {
    function.send(id, &rest("GET", path));
    assert_eq!(function.answer(id).status(), status, "{path}");
}

#[test]
fn with_a_hook_an_extension_is_registered_once_and_the_hook_runs_on_sigterm() {
    for signal in ["-TERM", "-INT"] {
        let mut function = start(ReplyStyle::Plain, &[]);
        answers(&function, "one", "/ok", 200);
        answers(&function, "two", "/ok", 200);
        assert_eq!(function.wait_for_extension(2), ["register 200", "next"]);
        assert!(end(&mut function, signal).contains("shut down after 2 requests"));
        assert_eq!(function.wait_for_extension(2).len(), 2);
    }
}

#[test]
fn without_a_hook_nothing_is_registered() {
    let function = Function::start_with(ReplyStyle::Plain, TROUBLE, &[]);
    answers(&function, "one", "/ok", 200);
    assert!(function.wait_for_extension(0).is_empty());
    let function = start(ReplyStyle::Plain, &[("LIFECYCLE_HOOK", "none")]);
    answers(&function, "one", "/ok", 200);
    assert!(function.wait_for_extension(0).is_empty());
}

#[test]
fn what_is_running_ends_before_the_hooks_run() {
    for concurrency in ["1", "4"] {
        let mut function = start(ReplyStyle::Plain, &[("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)]);
        answers(&function, "one", "/ok", 200);
        function.wait_for_extension(2);
        function.send("slow", &rest("GET", "/slow"));
        std::thread::sleep(Duration::from_millis(40));
        let log = end(&mut function, "-TERM");
        assert_eq!(function.answer("slow").status(), 200);
        let at = |text: &str| log.find(text).unwrap_or_else(|| panic!("{text} in {log}"));
        assert!(at("slow is done") < at("shut down after 1 requests"), "{log}");
    }
}

#[test]
fn a_hook_that_fails_panics_or_is_late_is_logged_and_the_process_ends_all_the_same() {
    for (what, line, is_second_run) in [
        ("error", "ERROR on_shutdown the shutdown hook failed: the collector is gone", true),
        ("panic", "ERROR on_shutdown the shutdown hook panicked at tests/src/bin/lifecycle.rs:", true),
        ("late", "ERROR on_shutdown the shutdown hook was not done after ", false),
        ("block", "ERROR on_shutdown the shutdown hook was not done after ", false),
        ("abort", "ERROR on_shutdown the shutdown hook was not done after ", false),
    ] {
        let mut function = start(ReplyStyle::Plain, &[("LIFECYCLE_HOOK", what)]);
        answers(&function, "one", "/ok", 200);
        function.wait_for_extension(2);
        let log = end(&mut function, "-TERM");
        assert_eq!(log.matches(line).count(), 1, "{what}: {log}");
        assert_eq!(log.contains("shut down after 1 requests"), is_second_run, "{what}: {log}");
    }
}

#[test]
fn a_registration_that_fails_is_logged_and_costs_no_answer() {
    for (style, line) in [
        (ReplyStyle::WithoutExtensions, "WARN  the shutdown hook could not be registered, and will not be called: "),
        (ReplyStyle::SilentAboutExtensions, "WARN  the shutdown hook is not registered after 1 s"),
    ] {
        let mut function = start(style, &[]);
        answers(&function, "one", "/ok", 200);
        // Somebody else may send the signal.
        let log = end(&mut function, "-TERM");
        assert_eq!(log.matches(line).count(), 1, "{log}");
        assert!(log.contains("shut down after 1 requests"), "{log}");
    }
}

#[test]
fn a_process_that_replaces_another_does_not_register_again() {
    for (path, status) in [("/block", 504), ("/abort", 500)] {
        let mut function = start(ReplyStyle::Plain, &[]);
        answers(&function, "first", "/ok", 200);
        assert_eq!(function.wait_for_extension(2), ["register 200", "next"]);
        for round in 0..2 {
            answers(&function, &format!("replaced-{round}"), path, status);
            answers(&function, &format!("after-{round}"), "/ok", 200);
            // Its request for an event is refused, because the one of the process before it is still known.
            assert_eq!(function.wait_for_extension(3 + round)[2 + round], "next 403");
        }
        assert_eq!(function.wait_for_extension(4).iter().filter(|entry| entry.starts_with("register")).count(), 1);
        let log = end(&mut function, "-TERM");
        assert_eq!(log.matches("shut down after 1 requests").count(), 1, "{log}");
        assert!(!log.contains("could not be registered"), "{log}");
    }
}

#[test]
fn a_thread_that_is_blocked_does_not_keep_the_hooks_from_running() {
    let mut function = start(ReplyStyle::Plain, &[]);
    answers(&function, "one", "/blocking-task", 204);
    function.wait_for_extension(2);
    std::thread::sleep(Duration::from_millis(100));
    // Its timer belongs to the blocked thread, so the hook is late; one that does not wait would be done.
    let log = end(&mut function, "-TERM");
    assert!(log.contains("was not done after"), "{log}");
}

#[test]
fn the_extension_is_registered_before_a_snapshot() {
    let mut function = start(ReplyStyle::Plain, &[("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")]);
    function.post("restore/next");
    answers(&function, "one", "/ok", 200);
    assert_eq!(function.wait_for_extension(2), ["register 200", "next"]);
    assert!(end(&mut function, "-TERM").contains("shut down after 1 requests"));
}

#[test]
fn without_a_state_there_is_nothing_to_shut_down() {
    let mut function = start(ReplyStyle::Plain, &[("LIFECYCLE_INIT", "error")]);
    answers(&function, "one", "/ok", 503);
    function.wait_for_extension(2);
    let log = end(&mut function, "-TERM");
    assert!(!log.contains("shut down"), "{log}");
}

mod added_too_early {
    use api_handler::prelude::*;

    struct App;
    struct Inner;

    #[api_middleware]
    async fn opens(next: Next<'_, Inner>) -> Response {
        next.run_with(&Inner).await
    }

    #[test]
    fn a_hook_for_a_state_that_only_requests_have_is_a_mistake() {
        let api: Api<App> = Api::new(Routes::<Inner>::new()).on_shutdown(async |_: &Inner| ()).middleware(opens);
        let mistakes = api.check().unwrap_err().to_string();
        assert!(mistakes.starts_with("`Api::on_shutdown`: its hook takes a state that exists only during a request"));
        assert!(mistakes.ends_with(": call `.on_shutdown(..)` after `.middleware(..)`"), "{mistakes}");
        let api: Api<App> = Api::new(Routes::<Inner>::new()).middleware(opens).on_shutdown(async |_: &App| ());
        assert!(api.check().is_ok());
        // Not written yet.
        let todo = Api::new(Routes::<App>::new()).on_shutdown(async |_: &App| todo!()).on_response(|_, _| todo!());
        assert!(todo.check().is_ok());
        let same = Api::new(Routes::<App>::new()).on_shutdown(async |_: &App| ());
        assert!(same.middleware(async |next: Next<'_>| next.run().await).check().is_ok());
    }
}

mod in_the_local_gateway {
    use api_handler_tests::gateway::{Gateway, signal, wait_for};

    use super::LIFECYCLE;

    #[test]
    fn ctrl_c_shuts_the_function_down() {
        for arguments in [&[][..], &["--in-process"]] {
            let mut gateway = Gateway::start(LIFECYCLE, arguments, &[]);
            assert_eq!(gateway.get("/ok").status, 200);
            signal("-INT", gateway.process.id());
            assert!(gateway.process.wait().unwrap().success());
            wait_for(&gateway.stdout, "shut down after 1 requests");
        }
    }

    #[test]
    fn what_is_running_ends_first() {
        let mut gateway = Gateway::start(LIFECYCLE, &[], &[]);
        assert_eq!(gateway.get("/ok").status, 200);
        std::thread::scope(|scope| {
            let slow = scope.spawn(|| gateway.get("/slow").status);
            std::thread::sleep(std::time::Duration::from_millis(50));
            signal("-TERM", gateway.process.id());
            assert_eq!(slow.join().unwrap(), 200);
        });
        assert!(gateway.process.wait().unwrap().success());
        wait_for(&gateway.stdout, "shut down after 1 requests");
    }

    #[test]
    fn a_hook_that_does_not_end_is_cancelled() {
        for (arguments, hook) in [(&[][..], "block"), (&["--in-process"], "late")] {
            let mut gateway = Gateway::start(LIFECYCLE, arguments, &[("LIFECYCLE_HOOK", hook)]);
            assert_eq!(gateway.get("/ok").status, 200);
            signal("-INT", gateway.process.id());
            assert!(gateway.process.wait().unwrap().success());
            let output = if arguments.is_empty() { &gateway.stdout } else { &gateway.stderr };
            wait_for(output, "the shutdown hook was not done after ");
        }
    }

    #[test]
    fn the_old_build_is_shut_down_when_the_new_one_answers() {
        let folder = std::env::temp_dir().join(format!("api-handler-lifecycle-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let program = folder.join("function");
        std::fs::copy(LIFECYCLE, &program).unwrap();
        let gateway = Gateway::start(program.to_str().unwrap(), &[], &[]);
        let first = gateway.get("/ok").text().to_owned();
        // As a linker does, with a new file in place of the old one.
        std::fs::remove_file(&program).unwrap();
        std::fs::copy(LIFECYCLE, &program).unwrap();
        assert_ne!(gateway.get("/ok").text(), first);
        wait_for(&gateway.stdout, "shut down after 1 requests");
        drop(gateway);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
