//! Where several invocations share the threads, the one that runs is blamed for blocking, and not the one whose time is up
//! first.
#![cfg(target_os = "linux")]

use std::io::Read;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use api_handler_tests::rest;
use api_handler_tests::runtime_api::Function;

const PROGRAM: &str = env!("CARGO_BIN_EXE_surroundings");

/// On one processor there is one thread, which the last handler blocks while the others wait.
#[test]
fn a_starved_handler_is_not_blamed() {
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", "0", PROGRAM]).env("AWS_LAMBDA_MAX_CONCURRENCY", "4");
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    if !Command::new("taskset").args(["--cpu-list", "0", "true"]).status().is_ok_and(|status| status.success()) {
        println!("skipped: `taskset` does not work here");
        return;
    }
    let mut function = Function::start_writing(command, Duration::from_secs(2));
    for id in ["starved", "second", "third"] {
        function.send(id, &rest("GET", "/wait-long"));
    }
    sleep(Duration::from_millis(700));
    function.send("blocker", &rest("GET", "/block"));
    sleep(Duration::from_millis(300));
    let statuses = ["starved", "second", "third", "blocker"].map(|id| function.answer(id).status());
    assert_eq!(statuses, [504; 4]);
    function.send("good", &rest("GET", "/ok"));
    assert_eq!(function.answer("good").status(), 200);
    function.stop_runtime_api();
    let mut log = String::new();
    function.stdout().unwrap().read_to_string(&mut log).unwrap();
    let line = |id: &str| log.lines().find(|line| line.contains(id)).unwrap_or_else(|| panic!("{id}: {log}"));
    assert!(line("starved").contains("`waits` had no thread to run on"), "{log}");
    assert!(line("starved").contains("what ran was `blocks`"), "{log}");
    assert!(line("blocker").contains("`blocks` blocked its thread"), "{log}");
}

/// Innocent handlers go on as long as there is a thread for them.
#[test]
fn one_blocked_thread_of_two_stops_nobody_else() {
    if std::thread::available_parallelism().map_or(1, usize::from) < 2 {
        println!("skipped: there is only one processor");
        return;
    }
    let function = Function::start(PROGRAM, Duration::from_secs(2), &[("AWS_LAMBDA_MAX_CONCURRENCY", "4")]);
    function.send("blocker", &rest("GET", "/block"));
    assert_eq!(function.answer("blocker").status(), 504);
    for index in 0..20 {
        let id = index.to_string();
        function.send(&id, &rest("GET", "/ok"));
        assert_eq!(function.answer(&id).status(), 200);
    }
}
