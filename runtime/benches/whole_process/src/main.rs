//! `whole-process PROGRAM EVENT TIMES`: the instructions of a function that answers one event, which is in a file, that
//! many times, from its start to its last answer. Each invocation has a trace id of its own, as on Lambda.

use std::path::Path;
use std::process::ExitCode;

use whole_process::emulator::Trace;
use whole_process::function;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match count(&arguments) {
        Ok(instructions) => {
            println!("{instructions:.0}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn count(arguments: &[String]) -> Result<f64, String> {
    let [program, event, times] = arguments else { return Err("usage: whole-process PROGRAM EVENT TIMES".to_owned()) };
    let times = times.parse().map_err(|_| format!("`{times}` is not a number"))?;
    let event = std::fs::read(event).map_err(|error| format!("{event}: {error}"))?;
    function::instructions(Path::new(program), &event, Trace::Fresh, times)
}
