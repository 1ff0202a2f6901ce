//! The commands of the toolbox.

mod arguments;
mod event;
mod explain;
mod help;
mod invoke;
mod lines;
mod nearest;
pub(super) mod routes;
mod shown;
mod source;

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use arguments::Arguments;

use super::serve;
use crate::program::Program;

/// What a command comes to, besides what it prints.
pub(super) enum Done {
    /// 0.
    Well,
    /// 1: the verdict is a refusal, or the gateway cannot go on.
    Refused,
    /// As the command says.
    Code(ExitCode),
}

/// A sentence on what is wrong with the arguments, or with the file that they name: 2.
pub(super) struct Usage(pub(super) String);

/// The commands, for the one that is meant when a name is wrong.
const COMMANDS: [&str; 6] = ["serve", "event", "invoke", "explain", "routes", "help"];

/// Runs the command that the arguments name, `serve` if none.
pub(super) fn main(program: &Arc<dyn Program>) -> ExitCode {
    match run(program, std::env::args_os().skip(1).collect()) {
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::Refused) => ExitCode::FAILURE,
        Ok(Done::Code(code)) => code,
        Err(Usage(message)) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn run(program: &Arc<dyn Program>, mut arguments: Vec<OsString>) -> Result<Done, Usage> {
    let asks = |short: &str, long: &str| arguments.iter().any(|argument| argument == short || argument == long);
    if asks("-h", "--help") {
        return print(&help::text());
    }
    if asks("-V", "--version") {
        return print(&help::version());
    }
    let named = arguments.first().is_some_and(|first| !first.to_string_lossy().starts_with('-'));
    let name = if named { arguments.remove(0) } else { OsString::from("serve") };
    let arguments = Arguments::new(arguments);
    match name.to_string_lossy().as_ref() {
        "serve" => Ok(Done::Code(serve::serve(program, arguments.serve()?))),
        "event" => event::run(program.as_ref(), arguments),
        "invoke" => invoke::run(program.as_ref(), arguments),
        "explain" => explain::run(arguments),
        "routes" => list(program.as_ref(), arguments),
        "help" => print(&help::text()),
        other => Err(Usage(format!("unknown command `{other}`: {}", nearest::advice(other, &COMMANDS)))),
    }
}

fn list(program: &dyn Program, arguments: Arguments) -> Result<Done, Usage> {
    let routes = program.routes();
    if arguments.json_only()? {
        return print(&format!("{:#}\n", routes::as_json(&routes)));
    }
    print(&routes::detailed(&routes))
}

/// Writes to standard output; a reader that has left is no mistake.
fn print(text: &str) -> Result<Done, Usage> {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    Ok(Done::Well)
}

/// The content of a file, or of standard input for `-`.
fn read(path: &Path) -> Result<Vec<u8>, Usage> {
    if path == Path::new("-") {
        let mut content = Vec::new();
        return match io::stdin().lock().read_to_end(&mut content) {
            Ok(_) => Ok(content),
            Err(error) => Err(Usage(format!("standard input cannot be read: {error}"))),
        };
    }
    std::fs::read(path).map_err(|error| Usage(format!("{} cannot be read: {error}", path.display())))
}
