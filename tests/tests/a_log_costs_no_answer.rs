//! A log or a metric that cannot be written costs no answer and no process: with a full standard output, with one that
//! nobody reads, and with a subscriber that panics.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;

use api_handler_tests::rest;
use api_handler_tests::runtime_api::Function;

const PROGRAM: &str = env!("CARGO_BIN_EXE_noisy");

/// A script that runs the program after `setup`.
fn script(name: &str, setup: &str, redirection: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("noisy-{name}"));
    let pipe = folder.join(format!("noisy-{name}.pipe"));
    let _ = std::fs::remove_file(&pipe);
    let setup = setup.replace("PIPE", &pipe.display().to_string());
    std::fs::write(&path, format!("#!/bin/sh\n{setup}\nexec '{PROGRAM}' {redirection}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// Everything is answered, by one process.
fn answers_everything(program: &str, environment: &[(&str, &str)]) {
    let function = Function::start(program, Duration::from_secs(2), environment);
    let mut processes = Vec::new();
    for round in 0..2 {
        for (path, status) in [
            ("/ok", 200),
            ("/panic", 500),
            ("/error", 500),
            ("/sleep", 504),
            ("/large", 500),
            ("/nowhere", 404),
            ("/ok", 200),
        ] {
            let id = format!("{}-{round}-{}", path.trim_start_matches('/'), processes.len());
            function.send(&id, &rest("GET", path));
            let answer = function.answer(&id);
            assert_eq!(answer.status(), status, "{path}");
            if path == "/ok" {
                processes.push(answer.text());
            }
        }
    }
    assert!(processes.windows(2).all(|two| two[0] == two[1]), "the process was replaced: {processes:?}");
}

#[test]
fn standard_output_may_be_full() {
    if std::path::Path::new("/dev/full").exists() {
        answers_everything(script("full", "", ">/dev/full").to_str().unwrap(), &[]);
    }
}

#[test]
fn nobody_may_read_standard_output_and_standard_error() {
    // A pipe that is opened for reading too, until the program starts: afterwards nobody can read it.
    let setup = "mkfifo 'PIPE'\nexec 3<>'PIPE'\nexec 4>'PIPE'\nexec 3<&-";
    answers_everything(script("unread", setup, ">&4 2>&4").to_str().unwrap(), &[]);
}

#[test]
fn standard_output_and_standard_error_may_be_closed() {
    answers_everything(script("closed", "", ">&- 2>&-").to_str().unwrap(), &[]);
}

#[test]
fn a_subscriber_may_panic() {
    answers_everything(PROGRAM, &[("NOISY_HOSTILE", "1")]);
}
