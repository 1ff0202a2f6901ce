//! The end of a process, as Lambda announces it with SIGTERM: requests that are running end, the program's hooks run, and the
//! process exits.
//!
//! All of this happens on threads of its own, because a handler may block the others.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Handle};

use super::bounded::{self, Job};
use super::extension::Extension;
use super::intake;
use super::runtime_api::RuntimeApi;
use crate::guard::in_flight::Unanswered;
use crate::guard::panic_log::log_pending;
use crate::observe;
use crate::program::Core;
use crate::program::shutdown::{SHUTDOWN_TIME, run_hooks, within};

/// How long the registration may hold up init.
const REGISTRATION_TIME: Duration = Duration::from_secs(1);
/// How long requests that are running may hold up the hooks. Lambda has none when it ends a process, but for those of a function
/// that is being stopped.
const RUNNING_TIME: Duration = Duration::from_millis(200);
/// How much of the time is reserved for the log.
const LOG_TIME: Duration = Duration::from_millis(50);
const STEP: Duration = Duration::from_millis(1);

/// Registers the extension, and waits for the end of the process on a thread. Called before init: afterwards Lambda registers no
/// extension.
pub(super) fn start<S: Send + Sync + 'static>(core: &Arc<Core<S>>, runtime: &Handle) {
    let (core, runtime) = (core.clone(), runtime.clone());
    let (registered, registration) = mpsc::channel();
    let work = move || match wait(registered) {
        Ok(()) => end(&core, runtime),
        Err(error) => observe::report!(WARN, "the shutdown hook will not be called: {error}"),
    };
    if let Err(error) = thread::Builder::new().name("shutdown".to_owned()).spawn(work) {
        observe::report!(WARN, "the shutdown hook will not be called: {error}");
        return;
    }
    if let Err(RecvTimeoutError::Timeout) = registration.recv_timeout(REGISTRATION_TIME) {
        observe::report!(WARN, "the shutdown hook is not registered after {} s", REGISTRATION_TIME.as_secs());
    }
}

/// Waits for the signal that announces the end.
fn wait(registered: Sender<()>) -> io::Result<()> {
    let api = RuntimeApi::from_environment()?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // Before the extension is registered: from then on the signal may come.
        let signal = signal()?;
        let waiting = async {
            let extension = Extension::register(&api).await;
            // Nobody receives it if it has taken too long.
            let _ = registered.send(());
            match extension {
                Some(extension) => extension.wait(&api).await,
                // Somebody else may send a signal all the same.
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = signal => Ok(()),
            never = waiting => match never {},
        }
    })
}

/// SIGTERM from Lambda, or Ctrl-C.
#[cfg(unix)]
fn signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without signals nothing announces the end.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// Ends the process.
fn end<S: Send + Sync + 'static>(core: &Arc<Core<S>>, runtime: Handle) -> ! {
    let start = Instant::now();
    // From now on no worker asks for an event, and none sees it as a failure that there is none.
    intake::close_if(|| true);
    while Unanswered::count() > 0 && start.elapsed() < RUNNING_TIME {
        thread::sleep(STEP);
    }
    if let Some(state) = core.state.made() {
        let core = core.clone();
        let hooks: Job<()> = Box::new(move || run_hooks(&core.on_shutdown, state, &runtime));
        let left = (SHUTDOWN_TIME - LOG_TIME).saturating_sub(start.elapsed());
        let is_late = bounded::run(vec![hooks], left) == [None];
        log(is_late, start.elapsed());
    }
    std::process::exit(0)
}

/// Logs what the hooks cannot log themselves. The log may block, too.
fn log(is_late: bool, after: Duration) {
    let log: Job<()> = Box::new(move || {
        log_pending();
        if is_late {
            let after = after.as_millis();
            within(|| observe::report!(ERROR, "the shutdown hook was not done after {after} ms, and was cancelled"));
        }
    });
    bounded::run(vec![log], LOG_TIME);
}
