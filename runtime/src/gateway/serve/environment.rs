//! An execution environment: this program once more, as a child process that runs as the function.
//!
//! The child is in a process group of its own (on Unix), so that Ctrl-C reaches only the gateway, which then
//! kills the child. On Windows there are no such groups: Ctrl-C reaches both, which ends both. A gateway that
//! is killed leaves a child that ends when it next asks for an event. Memory is told and not limited.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use tokio::process::{Child, Command};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, timeout};

use super::runtime_api::{Invocation, RuntimeApi, State};
use super::terminal::complain;
use crate::gateway::clock::Moment;
use crate::gateway::event::REGION;
use crate::gateway::ids;
use crate::gateway::invocation::{FUNCTION, Invoked};

/// Lambda gives init that long before it starts it anew as a part of the first invocation.
const INIT_TIME: Duration = Duration::from_secs(10);
/// A process that somebody killed may look alive for so long.
const DYING_TIME: Duration = Duration::from_millis(100);
/// How long a program that is just being rebuilt may be missing.
const REBUILD_TIME: Duration = Duration::from_secs(5);

/// What every environment of a function has in common.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The program, as it was called at the start: after a rebuild the running file is gone.
    pub(crate) program: PathBuf,
    /// When that program was built.
    pub(crate) built: Option<SystemTime>,
    pub(crate) timeout: Duration,
    /// Megabytes.
    pub(crate) memory: u32,
}

/// What has become of an environment after an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// It can answer another.
    Alive,
    Dead,
    /// Somebody killed it just as the event was handed over: it was dying while it still looked alive.
    Killed,
}

/// A child process and its Runtime API.
pub(crate) struct Environment {
    api: RuntimeApi,
    child: Child,
    built: Option<SystemTime>,
    ready: bool,
}

impl Environment {
    /// Starts a child; it may still be at its init when this returns.
    pub(crate) async fn start(settings: &Settings) -> Result<Self, String> {
        let api = RuntimeApi::start().await.map_err(|error| format!("the Runtime API cannot be served: {error}"))?;
        let built = built(&settings.program);
        if built.is_some() && built != settings.built {
            complain("the program was rebuilt: its new code answers, its new routes are listed after a restart");
        }
        let child = spawn(settings, &api).await?;
        if let Some(pid) = child.id() {
            complain(&format!("function started, process {pid}"));
        }
        Ok(Environment { api, child, built, ready: false })
    }

    /// Whether it lives and runs the program as it is now on the disk.
    pub(crate) fn is_usable(&mut self, settings: &Settings) -> bool {
        let current = built(&settings.program);
        let fresh = current.is_none() || current == self.built;
        fresh && matches!(self.child.try_wait(), Ok(None))
    }

    /// Answers one event, and says what has become of the environment.
    pub(crate) async fn invoke(&mut self, event: Bytes, trace_id: &str, settings: &Settings) -> (Invoked, Then) {
        let id = ids::uuid();
        if let Err(failed) = self.init(&id, settings).await {
            return (failed, Then::Dead);
        }
        let start = Instant::now();
        let millis = u64::try_from(settings.timeout.as_millis()).unwrap_or(u64::MAX);
        let (sender, answer) = oneshot::channel();
        self.api.send(Invocation {
            id: id.clone(),
            event,
            deadline: Moment::now().epoch_millis.saturating_add(millis),
            trace_id: trace_id.to_owned(),
            answer: sender,
        });
        tokio::select! {
            biased;
            answered = answer => match answered {
                Ok(invoked) => (invoked, Then::Alive),
                Err(_) => (exited(&id, None), Then::Dead),
            },
            status = self.child.wait() => {
                let killed = start.elapsed() < DYING_TIME && status.as_ref().is_ok_and(was_killed);
                (exited(&id, status.ok()), if killed { Then::Killed } else { Then::Dead })
            }
            () = sleep(settings.timeout) => (timed_out(&id, settings.timeout), Then::Dead),
        }
    }

    /// Waits for the end of init. What takes longer than Lambda allows is started once more, and then has only
    /// the function's own time.
    async fn init(&mut self, id: &str, settings: &Settings) -> Result<(), Invoked> {
        if self.ready {
            return Ok(());
        }
        let started = match timeout(INIT_TIME, self.started(id)).await {
            Ok(started) => started,
            Err(_) => {
                complain(&format!("init took longer than {} s; Lambda starts it once more", INIT_TIME.as_secs()));
                *self = Environment::start(settings).await.map_err(|error| no_start(id, &error))?;
                let second = timeout(settings.timeout, self.started(id)).await;
                second.unwrap_or_else(|_| Err(timed_out(id, settings.timeout)))
            }
        };
        self.ready = started.is_ok();
        started
    }

    async fn started(&mut self, id: &str) -> Result<(), Invoked> {
        tokio::select! {
            biased;
            state = self.api.started() => match state {
                State::Failed(error_type, message) => Err(Invoked::failed(id, &error_type, &message)),
                State::Ready | State::Starting => Ok(()),
            },
            status = self.child.wait() => Err(exited(id, status.ok())),
        }
    }
}

/// When the program was built, if it is there.
pub(crate) fn built(program: &Path) -> Option<SystemTime> {
    std::fs::metadata(program).and_then(|file| file.modified()).ok()
}

async fn spawn(settings: &Settings, api: &RuntimeApi) -> Result<Child, String> {
    const PAUSE: Duration = Duration::from_millis(100);
    let mut waited = Duration::ZERO;
    loop {
        match command(settings, api).spawn() {
            Ok(child) => return Ok(child),
            Err(error) if waited >= REBUILD_TIME => {
                return Err(format!("{} cannot be started: {error}", settings.program.display()));
            }
            // A rebuild takes the file away, and a linker that still writes it keeps it busy.
            Err(_) => sleep(PAUSE).await,
        }
        waited += PAUSE;
    }
}

fn command(settings: &Settings, api: &RuntimeApi) -> Command {
    let mut command = Command::new(&settings.program);
    let region = std::env::var("AWS_REGION").unwrap_or_else(|_| REGION.to_owned());
    let root = settings.program.parent().map(PathBuf::from).unwrap_or_default();
    command
        .env("AWS_LAMBDA_RUNTIME_API", api.address.to_string())
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
        .env(crate::observe::LOCAL, "1")
        .env("TZ", ":UTC")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    #[cfg(unix)]
    command.process_group(0);
    command
}

fn log_stream() -> String {
    format!("{}/[$LATEST]{}", Moment::now().log_stream_day(), ids::hex(32))
}

pub(crate) fn no_start(id: &str, error: &str) -> Invoked {
    Invoked::failed(id, "Runtime.InvalidEntrypoint", &format!("RequestId: {id} Error: {error}"))
}

pub(crate) fn timed_out(id: &str, timeout: Duration) -> Invoked {
    let message = format!("{} {id} Task timed out after {:.2} seconds", Moment::now().iso(), timeout.as_secs_f64());
    Invoked::failed(id, "Sandbox.Timedout", &message)
}

pub(crate) fn exited(id: &str, status: Option<ExitStatus>) -> Invoked {
    let how = match status {
        Some(status) if !status.success() => format!("Runtime exited with error: {}", in_words(status)),
        _ => "Runtime exited without providing a reason".to_owned(),
    };
    Invoked::failed(id, "Runtime.ExitError", &format!("RequestId: {id} Error: {how}"))
}

/// Whether somebody else ended the process: with SIGKILL, SIGTERM or SIGINT. On Windows nobody knows.
fn was_killed(status: &ExitStatus) -> bool {
    #[cfg(unix)]
    return matches!(std::os::unix::process::ExitStatusExt::signal(status), Some(2 | 9 | 15));
    #[cfg(not(unix))]
    return {
        let _ = status;
        false
    };
}

/// `exit status 1` or `signal: killed`, as Lambda says it.
fn in_words(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        let name = match signal {
            4 => "illegal instruction",
            6 => "aborted",
            9 => "killed",
            11 => "segmentation fault",
            15 => "terminated",
            _ => return format!("signal: {signal}"),
        };
        return format!("signal: {name}");
    }
    status.code().map_or_else(|| status.to_string(), |code| format!("exit status {code}"))
}
