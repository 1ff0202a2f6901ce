//! An execution environment: a child process that runs this program as the function.
//!
//! On Unix the child has a process group of its own, so that Ctrl-C reaches only the gateway, which then kills the
//! child. On Windows Ctrl-C reaches and stops both. If the gateway is killed, the child exits when its connection to the
//! Runtime API closes. The memory size is reported to the function but not enforced.

use std::process::ExitStatus;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use tokio::process::Child;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, timeout};

use super::failures::{exited, no_start, timed_out};
use super::invoked::Invoked;
use super::runtime_api::{InitState, QueuedEvent, RuntimeApiServer};
use super::signal::terminate;
use super::spawn::{FunctionSettings, built, spawn};
use super::terminal::complain;
use crate::gateway::clock::Moment;
use crate::gateway::ids;
use crate::program::shutdown::SHUTDOWN_TIME;

/// How long Lambda waits for init before it runs it again as a part of the first invocation.
const INIT_TIME: Duration = Duration::from_secs(10);
/// How long a process that was killed may still look alive.
const DYING_TIME: Duration = Duration::from_millis(100);
/// The state of an environment after an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Health {
    /// It can answer another.
    Alive,
    Dead,
    /// It was killed just before it got the event, when it still looked alive.
    Killed,
}

/// A child process and its Runtime API.
pub(crate) struct Environment {
    api: RuntimeApiServer,
    child: Child,
    built: Option<SystemTime>,
    ready: bool,
}

impl Environment {
    /// Starts a child; its init may still be running when this returns.
    pub(crate) async fn start(settings: &FunctionSettings) -> Result<Self, String> {
        let api = RuntimeApiServer::start(settings.has_extension.clone()).await;
        let api = api.map_err(|error| format!("the Runtime API cannot be served: {error}"))?;
        let built = built(&settings.program);
        if built.is_some() && built != settings.built {
            complain("the program was rebuilt: its new code answers; its new routes are listed after a restart");
        }
        let child = spawn(settings, &api.address).await?;
        if let Some(pid) = child.id() {
            complain(&format!("function started, process {pid}"));
        }
        Ok(Environment { api, child, built, ready: false })
    }

    /// Whether it is alive and runs the current build of the program.
    pub(crate) fn is_usable(&mut self, settings: &FunctionSettings) -> bool {
        let current = built(&settings.program);
        let fresh = current.is_none() || current == self.built;
        fresh && matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends the function as Lambda ends one that has an extension: with SIGTERM, and with SIGKILL some time later.
    pub(crate) async fn shut_down(mut self) {
        terminate(&self.child);
        if timeout(SHUTDOWN_TIME + DYING_TIME, self.child.wait()).await.is_err() {
            let milliseconds = SHUTDOWN_TIME.as_millis();
            complain(&format!(
                "the function had not ended {milliseconds} ms after SIGTERM, and was killed, as on Lambda"
            ));
        }
    }

    /// Answers one event, and returns the state of the environment.
    pub(crate) async fn invoke(
        &mut self,
        event: Bytes,
        trace_id: &str,
        settings: &FunctionSettings,
    ) -> (Invoked, Health) {
        let id = ids::uuid();
        if let Err(failed) = self.init(&id, settings).await {
            return (failed, Health::Dead);
        }
        let start = Instant::now();
        let millis = u64::try_from(settings.timeout.as_millis()).unwrap_or(u64::MAX);
        let (sender, answer) = oneshot::channel();
        self.api.send(QueuedEvent {
            id: id.clone(),
            event,
            deadline: Moment::now().epoch_millis.saturating_add(millis),
            trace_id: trace_id.to_owned(),
            answer: sender,
        });
        tokio::select! {
            biased;
            answered = answer => match answered {
                Ok(invoked) => (invoked, Health::Alive),
                Err(_) => (exited(&id, None), Health::Dead),
            },
            status = self.child.wait() => {
                let killed = start.elapsed() < DYING_TIME && status.as_ref().is_ok_and(was_killed);
                (exited(&id, status.ok()), if killed { Health::Killed } else { Health::Dead })
            }
            () = sleep(settings.timeout) => (timed_out(&id, settings.timeout), Health::Dead),
        }
    }

    /// Waits for the end of init. If it takes longer than Lambda allows, it runs once more, within the function's own
    /// timeout.
    async fn init(&mut self, id: &str, settings: &FunctionSettings) -> Result<(), Invoked> {
        if self.ready {
            return Ok(());
        }
        let started = match timeout(INIT_TIME, self.started(id)).await {
            Ok(started) => started,
            Err(_) => {
                complain(&format!("init took longer than {} s; it starts again, as on Lambda", INIT_TIME.as_secs()));
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
                InitState::Failed(error_type, message) => Err(Invoked::failed(id, &error_type, &message)),
                InitState::Ready | InitState::Starting => Ok(()),
            },
            status = self.child.wait() => Err(exited(id, status.ok())),
        }
    }
}

/// Whether the process was killed from outside, with SIGKILL, SIGTERM or SIGINT; on Windows this is not known.
fn was_killed(status: &ExitStatus) -> bool {
    #[cfg(unix)]
    return matches!(std::os::unix::process::ExitStatusExt::signal(status), Some(2 | 9 | 15));
    #[cfg(not(unix))]
    return {
        let _ = status;
        false
    };
}
