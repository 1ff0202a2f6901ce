//! The commands of the toolbox.

mod arguments;
mod event;
mod explain;
mod help;
mod invoke;
mod io;
mod known_log_lines;
mod log_lines;
mod log_records;
mod nearest;
mod routes;
mod serve;
mod source;
mod verdict;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::Arc;

use arguments::Arguments;
use io::{UsageError, print};

use crate::program::Program;

/// The names of the commands, for a suggestion when one is misspelt.
const COMMANDS: [&str; 6] = ["serve", "event", "invoke", "explain", "routes", "help"];

/// Runs the command that the arguments name; `serve` by default.
pub(super) fn main(program: &Arc<dyn Program>) -> ExitCode {
    run(program, std::env::args_os().skip(1).collect()).unwrap_or_else(|UsageError(message)| {
        eprintln!("{message}");
        ExitCode::from(2)
    })
}

fn run(program: &Arc<dyn Program>, mut arguments: Vec<OsString>) -> Result<ExitCode, UsageError> {
    let has = |short: &str, long: &str| arguments.iter().any(|argument| argument == short || argument == long);
    if has("-h", "--help") {
        return Ok(printed(&help::text()));
    }
    if has("-V", "--version") {
        return Ok(printed(&help::version()));
    }
    let named = arguments.first().is_some_and(|first| !first.to_string_lossy().starts_with('-'));
    let name = if named { arguments.remove(0) } else { OsString::from("serve") };
    let arguments = Arguments::new(arguments);
    match name.to_string_lossy().as_ref() {
        "serve" => serve::run(program, arguments),
        "event" => event::run(program.as_ref(), arguments),
        "invoke" => invoke::run(program.as_ref(), arguments),
        "explain" => explain::run(arguments),
        "routes" => routes::run(program.as_ref(), arguments),
        "help" => Ok(printed(&help::text())),
        other => Err(UsageError(format!("unknown command `{other}`: {}", nearest::advice(other, &COMMANDS)))),
    }
}

fn printed(text: &str) -> ExitCode {
    print(text);
    ExitCode::SUCCESS
}
