//! The function's processes under the local gateway: when one is started, used again, replaced and stopped.
#![cfg(unix)] // for signals

use std::thread;
use std::time::{Duration, Instant};

use api_handler_tests::gateway::{Gateway, is_alive, signal};

const PROGRAM: &str = env!("CARGO_BIN_EXE_by_hand");
const INTERNAL: &str = r#"{"message": "Internal server error"}"#;

fn start(arguments: &[&str]) -> Gateway {
    Gateway::start(PROGRAM, arguments, &[])
}

/// Waits until a process has ended.
fn ends(process: u32) {
    let start = Instant::now();
    while is_alive(process) {
        assert!(start.elapsed() < Duration::from_secs(5), "the function lives on");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_function_error_is_a_502() {
    let gateway = start(&[]);
    let reply = gateway.get("/error");
    assert_eq!((reply.status, reply.text()), (502, INTERNAL));
    gateway.wait_for_stderr("the function failed with Boom: it broke");
    assert_eq!(gateway.get("/").process_and_count().1, 2, "the environment is used again");
}

#[test]
fn a_crash_is_a_502_and_the_next_request_starts_a_fresh_function() {
    let gateway = start(&[]);
    let (first, _) = gateway.get("/").process_and_count();
    for (path, how) in [
        ("/exit", "Runtime exited with error: exit status 7"),
        ("/exit-0", "Runtime exited without providing a reason"),
        ("/abort", "Runtime exited with error: signal: aborted"),
    ] {
        let reply = gateway.get(path);
        assert_eq!((reply.status, reply.text()), (502, INTERNAL));
        gateway.wait_for_stderr(how);
        let (next, count) = gateway.get("/").process_and_count();
        assert_eq!(count, 1);
        assert_ne!(next, first);
    }
}

#[test]
fn a_function_that_takes_too_long_is_killed() {
    let gateway = start(&["--function-timeout", "0.5"]);
    let (first, _) = gateway.get("/").process_and_count();
    let reply = gateway.get("/hang");
    assert_eq!((reply.status, reply.text()), (502, INTERNAL));
    gateway.wait_for_stderr("Task timed out after 0.50 seconds");
    let (next, count) = gateway.get("/").process_and_count();
    assert_ne!((next, count), (first, 2));
    assert!(!is_alive(first));
}

#[test]
fn an_init_that_fails_is_a_502_each_time() {
    for (init, how) in [("error", "Init.Bad: no database"), ("exit", "exit status 7")] {
        let gateway = Gateway::start(PROGRAM, &[], &[("BY_HAND_INIT", init)]);
        for _ in 0..2 {
            let reply = gateway.get("/");
            assert_eq!((reply.status, reply.text()), (502, INTERNAL));
        }
        gateway.wait_for_stderr(how);
    }
}

#[test]
fn parallel_requests_each_get_their_own_function() {
    let gateway = start(&[]);
    gateway.get("/");
    let slow = || gateway.get("/slow").process_and_count().0;
    let mut processes: Vec<u32> = thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(slow)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    processes.sort_unstable();
    processes.dedup();
    assert_eq!(processes.len(), 3);
    let again = gateway.get("/").process_and_count().0;
    assert!(processes.contains(&again), "an environment is used again");
}

#[test]
fn a_function_that_is_killed_between_requests_is_replaced_silently() {
    let gateway = start(&[]);
    let (first, _) = gateway.get("/").process_and_count();
    signal("-KILL", first);
    let (next, count) = gateway.get("/").process_and_count();
    assert_ne!(next, first);
    assert_eq!(count, 1);
}

#[test]
fn after_a_rebuild_the_next_request_runs_the_new_program() {
    let folder = std::env::temp_dir().join(format!("api-handler-rebuilt-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let program = folder.join("function");
    std::fs::copy(PROGRAM, &program).unwrap();
    let gateway = Gateway::start(program.to_str().unwrap(), &[], &[]);
    let (first, _) = gateway.get("/").process_and_count();
    // As a linker does, with a new file in place of the old one.
    std::fs::remove_file(&program).unwrap();
    std::fs::copy(PROGRAM, &program).unwrap();
    let (next, _) = gateway.get("/").process_and_count();
    assert_ne!(next, first);
    drop(gateway);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_signal_stops_gateway_and_function() {
    for kind in ["-INT", "-TERM"] {
        let mut gateway = start(&[]);
        let (function, _) = gateway.get("/").process_and_count();
        signal(kind, gateway.process.id());
        assert!(gateway.process.wait().unwrap().success());
        ends(function);
    }
}

#[test]
fn in_process_there_is_no_second_process() {
    let gateway = start(&["--in-process"]);
    let reply = gateway.get("/users/7");
    assert_eq!((reply.status, reply.text()), (200, "7"));
    assert!(!gateway.stderr.lock().unwrap().contains("function started"));
    let reply = gateway.send("HEAD", "/users/7", &[], b"");
    assert_eq!((reply.status, reply.body.len()), (200, 0));
}

#[test]
fn a_function_whose_task_blocks_ends_with_a_gateway_that_is_killed() {
    for path in ["/ok", "/blocking-task"] {
        let mut gateway = Gateway::start(env!("CARGO_BIN_EXE_trouble"), &[], &[]);
        let function: u32 = gateway.get(path).text().split(' ').next().unwrap().parse().unwrap();
        thread::sleep(Duration::from_millis(200));
        assert!(is_alive(function));
        gateway.process.kill().unwrap();
        gateway.process.wait().unwrap();
        ends(function);
    }
}

#[test]
fn a_function_whose_init_blocks_ends_with_a_gateway_that_is_killed() {
    let mut gateway = Gateway::start(env!("CARGO_BIN_EXE_trouble"), &[], &[("TROUBLE_INIT", "blocks")]);
    let started = gateway.wait_for_stderr("function started, process ");
    let function = started.rsplit("process ").next().unwrap().trim().parse().unwrap();
    thread::sleep(Duration::from_millis(200));
    assert!(is_alive(function));
    gateway.process.kill().unwrap();
    gateway.process.wait().unwrap();
    ends(function);
}
