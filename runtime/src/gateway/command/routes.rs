//! `routes`: the routes of the program with their arguments and results.

use std::process::ExitCode;

use super::arguments::{Arguments, unknown};
use super::io::{UsageError, print};
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
    print(&if json { format!("{:#}\n", routes::as_json(&listed)) } else { routes::detailed(&listed) });
    Ok(ExitCode::SUCCESS)
}
