//! A function's process.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::emulator::{Emulator, Trace};
use crate::simulator;

/// Long enough for a simulated process; a function that does not answer within it is reported.
const PATIENCE: Duration = Duration::from_secs(60);

/// What Lambda sets besides the address of the Runtime API. Nothing else is in the environment: whoever looks something
/// up there steps over all of it, and so would count how the measuring was started.
const ENVIRONMENT: [(&str, &str); 14] = [
    ("AWS_DEFAULT_REGION", "eu-central-1"),
    ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
    ("AWS_LAMBDA_FUNCTION_NAME", "shop"),
    ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
    ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
    ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/shop"),
    ("AWS_LAMBDA_LOG_LEVEL", "ERROR"),
    ("AWS_LAMBDA_LOG_STREAM_NAME", "2025/11/06/[$LATEST]0123456789abcdef0123456789abcdef"),
    ("AWS_REGION", "eu-central-1"),
    ("LAMBDA_RUNTIME_DIR", "/var/runtime"),
    ("LAMBDA_TASK_ROOT", "/var/task"),
    ("LANG", "en_US.UTF-8"),
    ("TZ", ":UTC"),
    ("_HANDLER", "bootstrap"),
];

/// Starts a function against an emulator.
pub fn start(mut command: Command, emulator: &Emulator) -> Result<Child, String> {
    command
        .env_clear()
        .envs(ENVIRONMENT)
        .env("AWS_LAMBDA_RUNTIME_API", emulator.address.to_string())
        // Where the simulator and the interpreters of other languages are found.
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command.spawn().map_err(|error| error.to_string())
}

/// Waits for that many answers; when the last one came.
pub fn answers(emulator: &Emulator, count: usize) -> Result<Instant, String> {
    let mut last = Err("no answers were expected".to_owned());
    for at in 0..count {
        last = emulator.answers.recv_timeout(PATIENCE).map_err(|_| format!("answer {at} of {count} did not come"));
        last.as_ref().map_err(Clone::clone)?;
    }
    last
}

/// The instructions that a function needs from its start to its last answer.
pub fn instructions(program: &Path, event: &[u8], trace: Trace, times: usize) -> Result<f64, String> {
    let emulator = Emulator::start(event.to_vec(), trace, times).map_err(|error| error.to_string())?;
    let mut child = start(simulator::command(program), &emulator)?;
    let done = answers(&emulator, times);
    // Ended by a signal that lets the simulator print what it has counted.
    let ended = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    if done.is_err() || ended.is_err() {
        // It may have ended by itself.
        let _ = child.kill();
    }
    let counted = simulator::wait(child);
    done?;
    counted
}
