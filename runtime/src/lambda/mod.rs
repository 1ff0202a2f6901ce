//! The function on Lambda: asks the Runtime API for events and answers them until the process exits.

mod gateway_watch;
mod init;
mod last_word;
mod process_replacement;
mod runtime_api;
mod snapstart;
mod streamed;
mod threads;
mod watchdog;
mod worker;

use std::convert::Infallible;
use std::process::ExitCode;
use std::sync::Arc;

use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::failure::Error;
use crate::guard::panic::install_hook;
use crate::observe;
use crate::program::Core;
use crate::program::options::Options;
use runtime_api::ApiConnection;
use worker::Worker;

/// Asks the Runtime API for events and answers them, until the process exits.
pub(crate) fn serve<S: Send + Sync + 'static>(core: Arc<Core<S>>) -> ExitCode {
    let started = Instant::now();
    install(&core.options);
    let concurrency = threads::concurrency();
    let runtime = match threads::async_runtime(concurrency, core.options.threads) {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("the async runtime could not be started: {error}");
            return ExitCode::FAILURE;
        }
    };
    let stopped = runtime.block_on(init::before_first_event(&core, started)).and_then(|api| match concurrency {
        1 => runtime.block_on(Worker::new(core, api, true).work()),
        _ => runtime.block_on(work_together(&core, &api, concurrency)),
    });
    match stopped {
        // The local gateway has stopped.
        Err(_) if observe::is_local() => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("the function stops: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Sets up what the whole process shares: the log, the panic hook, metrics and the last word.
fn install(options: &Options) {
    observe::install_log(observe::Output::Lambda);
    install_hook(last_word::aborting);
    if observe::is_local() {
        gateway_watch::start();
    }
    if let Some(namespace) = options.metrics.as_ref().filter(|_| !observe::is_local()) {
        observe::enable_metrics(namespace);
    }
    last_word::prepare();
    if cfg!(panic = "abort") {
        tracing::warn!(
            "built with panic = \"abort\": each panic costs a new process; set panic = \"unwind\" in the release profile"
        );
    }
}

/// Runs one worker, with its own connection, for each invocation that Lambda may run at the same time.
async fn work_together<S: Send + Sync + 'static>(
    core: &Arc<Core<S>>,
    api: &ApiConnection,
    concurrency: usize,
) -> Result<Infallible, Error> {
    let mut workers = JoinSet::new();
    for _ in 0..concurrency {
        workers.spawn(Worker::new(core.clone(), api.another(), false).work());
    }
    // When one stops, the others receive its invocations.
    let mut stopped = Err("there is no worker".into());
    while let Some(worker) = workers.join_next().await {
        stopped = worker.unwrap_or_else(|error| Err(error.into()));
        if let Err(error) = &stopped {
            tracing::error!("one of {concurrency} workers has stopped: {error}");
        }
    }
    stopped
}
