//! Starts this program as the child process of an execution environment.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime};

use tokio::process::{Child, Command};
use tokio::time::sleep;

use crate::gateway::account::{FUNCTION, REGION};
use crate::gateway::clock::Moment;
use crate::gateway::ids;

/// How long a program may be missing while it is rebuilt.
const REBUILD_TIME: Duration = Duration::from_secs(5);

/// What all environments of a function have in common.
#[derive(Clone, Debug)]
pub(crate) struct FunctionSettings {
    /// The path of the program, from before a rebuild replaces the file.
    pub(crate) program: PathBuf,
    /// When it was built.
    pub(crate) built: Option<SystemTime>,
    pub(crate) timeout: Duration,
    /// Megabytes.
    pub(crate) memory: u32,
    /// Whether the function has registered an extension, and is ended with SIGTERM.
    pub(crate) has_extension: Arc<AtomicBool>,
}

/// When the program was built, if the file exists.
pub(crate) fn built(program: &Path) -> Option<SystemTime> {
    std::fs::metadata(program).and_then(|file| file.modified()).ok()
}

pub(super) async fn spawn(settings: &FunctionSettings, runtime_api: &str) -> Result<Child, String> {
    const PAUSE: Duration = Duration::from_millis(100);
    let mut waited = Duration::ZERO;
    loop {
        match command(settings, runtime_api).spawn() {
            Ok(child) => return Ok(child),
            Err(error) if waited >= REBUILD_TIME => {
                return Err(format!("{} cannot be started: {error}", settings.program.display()));
            }
            // A rebuild removes the file, and it is busy while the linker writes it.
            Err(_) => sleep(PAUSE).await,
        }
        waited += PAUSE;
    }
}

fn command(settings: &FunctionSettings, runtime_api: &str) -> Command {
    let mut command = Command::new(&settings.program);
    let region = std::env::var("AWS_REGION").unwrap_or_else(|_| REGION.to_owned());
    let root = settings.program.parent().map(PathBuf::from).unwrap_or_default();
    command
        .env("AWS_LAMBDA_RUNTIME_API", runtime_api)
        .env("AWS_LAMBDA_FUNCTION_NAME", FUNCTION)
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", settings.memory.to_string())
        .env("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")
        .env("AWS_LAMBDA_LOG_GROUP_NAME", format!("/aws/lambda/{FUNCTION}"))
        .env("AWS_LAMBDA_LOG_STREAM_NAME", log_stream())
        .env("AWS_REGION", &region)
        .env("AWS_DEFAULT_REGION", &region)
        .env("LAMBDA_TASK_ROOT", root)
        .env("_HANDLER", "bootstrap")
        .env(crate::observe::local::LOCAL, "1")
        .env("TZ", ":UTC")
        // An environment answers one event at a time.
        .env_remove("AWS_LAMBDA_MAX_CONCURRENCY")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    #[cfg(unix)]
    command.process_group(0);
    command
}

fn log_stream() -> String {
    format!("{}/[$LATEST]{}", Moment::now().log_stream_day(), ids::hex(32))
}
