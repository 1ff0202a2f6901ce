//! `routes`: the routes of the program with their arguments and results.

use std::process::ExitCode;

use super::arguments::{Arguments, unknown};
use super::io::{UsageError, complain, print};
use crate::gateway::routes;
use crate::program::Program;

pub(super) fn run(program: &dyn Program, mut arguments: Arguments) -> Result<ExitCode, UsageError> {
    let mut json = false;
    while let Some(argument) = arguments.next()? {
        match argument.as_str() {
            "--json" => json = true,
            other => return Err(unknown(other, &["--json"])),
        }
    }
    let listed = program.routes();
    let mistakes = program.mistakes();
    print(&if json { format!("{:#}\n", routes::as_json(&listed)) } else { routes::detailed(&listed) });
    if mistakes.list.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    // The list is printed all the same, since it helps to find them.
    complain(&mistakes.to_string());
    Ok(ExitCode::FAILURE)
}
