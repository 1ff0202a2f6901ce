//! Instructions, counted by valgrind's callgrind: the same on a busy machine as on an idle one.

use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Whether it is installed.
pub fn is_there() -> bool {
    Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// A command that runs a program under the simulator.
pub fn command(program: &Path) -> Command {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program);
    command
}

/// The instructions that a program needs from its start to its end.
pub fn run(program: &Path, arguments: &[String]) -> Result<f64, String> {
    let output = command(program).args(arguments).output().map_err(|error| error.to_string())?;
    collected(&String::from_utf8_lossy(&output.stderr))
}

/// The same for a program that was started before and is about to end.
pub fn wait(child: Child) -> Result<f64, String> {
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    collected(&String::from_utf8_lossy(&output.stderr))
}

fn collected(output: &str) -> Result<f64, String> {
    let number =
        output.lines().find_map(|line| line.split_once("Collected : ")).map(|(_, number)| number.trim().parse());
    number.and_then(Result::ok).ok_or_else(|| format!("valgrind printed no count:\n{output}"))
}
