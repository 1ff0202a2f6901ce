//! Whatever happens around a handler, its own invocation is answered, and so is a good one afterwards: output that nobody
//! reads, a subscriber that misbehaves, nothing left of what a process needs, a file system that has changed.
#![cfg(unix)]

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use api_handler_tests::abort_build::abort_build;
use api_handler_tests::gateway::{Gateway, wait_for};
use api_handler_tests::rest;
use api_handler_tests::runtime_api::Function;

const UNWINDS: &str = env!("CARGO_BIN_EXE_surroundings");

const TIMEOUT: Duration = Duration::from_secs(2);

/// The same program, where a panic aborts the process.
fn aborts() -> &'static str {
    static PROGRAM: OnceLock<String> = OnceLock::new();
    PROGRAM.get_or_init(|| abort_build(env!("CARGO_TARGET_TMPDIR"), "surroundings"))
}

/// Backtraces are for the one test that asks for them.
fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env_remove("RUST_BACKTRACE");
    command
}

/// The program with a pipe as its standard output.
fn piped(program: &str) -> Command {
    let mut piped = command(program);
    piped.stdout(Stdio::piped()).stderr(Stdio::null());
    piped
}

/// The program with a subscriber that misbehaves.
fn subscribed(program: &str, subscriber: &str) -> Function {
    let mut subscribed = command(program);
    subscribed.env("SUBSCRIBER", subscriber);
    Function::start_command(subscribed, TIMEOUT)
}

/// Sends the paths to a function, each twice with a good request in between and at the end, and checks the statuses.
#[track_caller]
fn are_answered(function: &Function, expected: &[(&str, u64)]) {
    for (index, (path, status)) in expected.iter().enumerate() {
        for round in ["first", "second"] {
            let ids = [format!("{index}-{round}"), format!("{index}-{round}-good")];
            function.send(&ids[0], &rest("GET", path));
            assert_eq!(function.answer(&ids[0]).status(), *status, "{path}, {round}");
            function.send(&ids[1], &rest("GET", "/ok"));
            assert_eq!(function.answer(&ids[1]).status(), 200, "after {path}, {round}");
        }
    }
    assert_eq!(function.posts(), expected.len() * 4, "one answer for each");
}

/// What every function has to survive: a panic, one that cannot unwind, and a blocked thread.
const TROUBLE: [(&str, u64); 3] = [("/panic", 500), ("/twice", 500), ("/block", 504)];

#[test]
fn output_that_is_closed() {
    for program in [UNWINDS, aborts()] {
        let mut closed = command("sh");
        closed.args(["-c", r#"exec "$0" >&- 2>&-"#, program]);
        are_answered(&Function::start_command(closed, TIMEOUT), &TROUBLE);
    }
}

#[test]
fn output_whose_reader_is_gone() {
    for program in [UNWINDS, aborts()] {
        let mut function = Function::start_writing(piped(program), TIMEOUT);
        drop(function.stdout());
        are_answered(&function, &TROUBLE);
    }
}

/// The log of the handler's panic blocks too, so all that is certain is an answer in time.
#[test]
fn output_that_nobody_reads() {
    for program in [UNWINDS, aborts()] {
        let function = Function::start_writing(piped(program), TIMEOUT);
        are_answered(&function, &[("/fill", 504), ("/block", 504), ("/twice", 500)]);
    }
}

#[test]
fn output_that_the_blocked_handler_has_locked() {
    for program in [UNWINDS, aborts()] {
        are_answered(&Function::start_command(command(program), TIMEOUT), &[("/lock", 504), ("/block", 504)]);
    }
}

#[test]
fn a_subscriber_that_panics() {
    for program in [UNWINDS, aborts()] {
        let function = subscribed(program, "panics");
        are_answered(&function, &[("/block", 504), ("/twice", 500), ("/panic", 500), ("/block", 504)]);
    }
}

/// Where the panic unwinds, the subscriber blocks the thread that logs it.
#[test]
fn a_subscriber_that_blocks() {
    for (program, panic) in [(UNWINDS, 504), (aborts(), 500)] {
        let function = subscribed(program, "blocks");
        are_answered(&function, &[("/block", 504), ("/twice", 500), ("/panic", panic)]);
    }
}

/// The log line with a backtrace comes after the answer, and does not hold up the next request.
#[test]
fn a_subscriber_that_blocks_for_a_backtrace() {
    for program in [UNWINDS, aborts()] {
        let mut traced = command(program);
        traced.env("SUBSCRIBER", "blocks").env("RUST_BACKTRACE", "1");
        are_answered(&Function::start_command(traced, TIMEOUT), &[("/panic", 500)]);
    }
}

#[test]
fn a_subscriber_that_logs() {
    for program in [UNWINDS, aborts()] {
        are_answered(&subscribed(program, "logs"), &TROUBLE);
    }
}

/// The program with a limit of a resource; `None`, with a printed sentence, where limits cannot be set.
fn limited(limit: &str, program: &str) -> Option<Command> {
    if !Command::new("prlimit").args([limit, "true"]).status().is_ok_and(|status| status.success()) {
        println!("skipped: `prlimit {limit}` does not work here");
        return None;
    }
    let mut limited = command("prlimit");
    limited.args([limit, program]);
    Some(limited)
}

#[test]
fn descriptors_that_are_used_up() {
    for program in [UNWINDS, aborts()] {
        let Some(limited) = limited("--nofile=64", program) else { return };
        let expected = [("/descriptors", 504), ("/descriptors-panic", 500)];
        are_answered(&Function::start_command(limited, TIMEOUT), &expected);
    }
}

/// A stream has a connection of its own, and the watchdog a copy of it.
#[test]
fn descriptors_that_are_used_up_before_a_stream() {
    for program in [UNWINDS, aborts()] {
        let Some(mut limited) = limited("--nofile=64", program) else { return };
        limited.env("STREAMING", "1");
        let function = Function::start_command(limited, TIMEOUT);
        for (id, path, body) in [("1", "/descriptors-leak", "leaked"), ("2", "/wait-long", "Timeout"), ("3", "/ok", "")]
        {
            function.send(id, &rest("GET", path));
            let post = function.post(&format!("invocation/{id}/response"));
            assert!(post.is_complete && post.trailers.is_empty() && post.body.contains(body), "{post:?}");
        }
    }
}

/// The limit is one of the user and does not hold for root, so root starts the program as a user who runs nothing else.
#[test]
fn threads_that_are_used_up() {
    for program in [UNWINDS, aborts()] {
        let Some(mut limited) = limited("--nproc=100", program) else { return };
        if Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n") {
            limited = command("prlimit");
            limited.args(["--nproc=100", "setpriv", "--reuid=64999", "--clear-groups", "--inh-caps=-all", program]);
        }
        let function = Function::start_command(limited, TIMEOUT);
        function.send("probe", &rest("GET", "/threads"));
        if function.answer("probe").status() != 504 {
            println!("skipped: `prlimit --nproc` does not limit this user's threads");
            return;
        }
        function.send("good", &rest("GET", "/ok"));
        assert_eq!(function.answer("good").status(), 200);
    }
}

/// The process aborts without another word; the next request finds a fresh one.
#[test]
fn address_space_that_is_used_up() {
    for program in [UNWINDS, aborts()] {
        let gateway = Gateway::start(program, &[], &[]);
        for _ in 0..2 {
            assert_eq!(gateway.get("/memory").status, 502);
            assert_eq!(gateway.get("/ok").status, 200);
        }
    }
}

#[test]
fn almost_no_environment() {
    for program in [UNWINDS, aborts()] {
        let mut bare = command(program);
        bare.env_clear();
        are_answered(&Function::start_command(bare, TIMEOUT), &TROUBLE);
    }
}

#[test]
fn an_environment_that_changes() {
    for program in [UNWINDS, aborts()] {
        are_answered(&Function::start_command(command(program), TIMEOUT), &[("/environment", 504)]);
    }
}

/// A copy of the program in a folder of its own, both of which are removed once it has answered.
#[test]
fn the_program_and_its_folder_are_removed() {
    for (name, program) in [("unwinds", UNWINDS), ("aborts", aborts())] {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("removed-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let copy = folder.join("surroundings");
        std::fs::copy(program, &copy).unwrap();
        let mut removed = command(&copy.display().to_string());
        removed.current_dir(&folder);
        let function = Function::start_command(removed, TIMEOUT);
        function.send("before", &rest("GET", "/ok"));
        assert_eq!(function.answer("before").status(), 200);
        std::fs::remove_dir_all(&folder).unwrap();
        function.send("block", &rest("GET", "/block"));
        assert_eq!(function.answer("block").status(), 504, "{name}");
        function.send("after", &rest("GET", "/ok"));
        assert_eq!(function.answer("after").status(), 200, "{name}");
    }
}

/// Lambda's own deadline is the only one then.
#[test]
fn a_gateway_without_a_time_limit() {
    for program in [UNWINDS, aborts()] {
        let mut unlimited = command(program);
        unlimited.env("NO_LIMIT", "1");
        are_answered(&Function::start_command(unlimited, TIMEOUT), &TROUBLE);
    }
}

/// The program behind a shell command that has mounts of its own; `None`, with a printed sentence, where that needs rights
/// that the test does not have.
fn mounted(mount: &str, program: &str) -> Option<Command> {
    let shell = |then: &str| {
        let mut unshare = command("unshare");
        unshare.args(["--map-root-user", "--mount", "sh", "-c", &format!(r#"{mount} && exec {then}"#), program]);
        unshare
    };
    if !shell("true").status().is_ok_and(|status| status.success()) {
        println!("skipped: `{mount}` does not work here");
        return None;
    }
    Some(shell(r#""$0""#))
}

#[test]
fn no_proc() {
    for program in [UNWINDS, aborts()] {
        let Some(mounted) = mounted("mount -t tmpfs none /proc", program) else { return };
        are_answered(&Function::start_command(mounted, TIMEOUT), &TROUBLE);
    }
}

#[test]
fn a_file_system_that_is_read_only() {
    for program in [UNWINDS, aborts()] {
        let Some(mounted) = mounted("mount -o remount,ro,bind /", program) else { return };
        are_answered(&Function::start_command(mounted, TIMEOUT), &TROUBLE);
    }
}

/// It is cancelled like a handler that waits, also where Lambda's time-out is short: nothing is blocked, and the process lives
/// on.
#[test]
fn a_middleware_that_waits_too_long_costs_no_process() {
    for milliseconds in [1_500, 2_000] {
        let mut waits = command(UNWINDS);
        waits.env("MIDDLEWARE", "1");
        let function = Function::start_command(waits, Duration::from_millis(milliseconds));
        let count = |id: &str| {
            function.send(id, &rest("GET", "/count"));
            function.answer(id).json["body"].clone()
        };
        assert_eq!(count("before"), "0");
        function.send("wait", &rest("GET", "/wait-long"));
        assert_eq!(function.answer("wait").status(), 504, "{milliseconds} ms");
        assert_eq!(count("after"), "1", "{milliseconds} ms");
    }
}

#[test]
fn a_middleware_that_blocks_where_no_route_matches_is_answered_for() {
    let gateway = Gateway::start(UNWINDS, &["--function-timeout", "2"], &[("MIDDLEWARE", "1")]);
    assert_eq!(gateway.get("/block-outside").status, 504);
    // The answer comes before the log.
    wait_for(&gateway.stdout, "the program blocked its thread");
}

/// An alarm must not depend on what the client gets to see.
#[test]
fn a_failure_that_a_hook_hides_counts_all_the_same() {
    let mut replaces = piped(UNWINDS);
    replaces.env("ON_RESPONSE", "replaces");
    let mut function = Function::start_writing(replaces, TIMEOUT);
    let mut stdout = function.stdout().unwrap();
    for path in ["/panic", "/large", "/wait-long", "/ok"] {
        function.send(path, &rest("GET", path));
        assert_eq!(function.answer(path).status(), 200, "{path}");
    }
    drop(function);
    let mut log = String::new();
    std::io::Read::read_to_string(&mut stdout, &mut log).unwrap();
    let counts = ["Faults", "Panics", "Oversize", "Timeouts"].map(|name| log.matches(&format!("\"{name}\":1")).count());
    assert_eq!(counts, [3, 1, 1, 1], "{log}");
}
