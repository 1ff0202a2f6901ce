//! A program that is run as a command.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// Runs a program to its end, with an input on standard input.
pub fn run(program: &str, arguments: &[&str], input: &str) -> Output {
    let mut process = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads no input may have ended already.
    let _ = process.stdin.take().unwrap().write_all(input.as_bytes());
    process.wait_with_output().unwrap()
}
