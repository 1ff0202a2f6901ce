//! A program that is run as a command.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// Runs a program with an input on standard input, and waits until it exits.
pub fn run(program: &str, arguments: &[&str], input: &str) -> Output {
    let mut process = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads no input may have exited already.
    let _ = process.stdin.take().unwrap().write_all(input.as_bytes());
    process.wait_with_output().unwrap()
}
