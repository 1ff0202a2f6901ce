//! The function on Lambda: the loop, the guards, and how the state comes to be.

mod last_word;
mod runtime_api;
mod snapstart;
mod streamed;
mod watchdog;
mod worker;

use std::convert::Infallible;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use crate::context::FunctionInfo;
use crate::failure::{Error, InvocationError};
use crate::guard::panic::install_hook;
use crate::observe;
use crate::program::Core;
use crate::state::InitFailure;
use runtime_api::{ApiConnection, RuntimeApi};
use worker::Worker;

/// Lambda gives init 10 s; what is not done a second before goes on during the first request.
const INIT_TIME: Duration = Duration::from_secs(9);

/// Asks the Runtime API for events and answers them, until the process ends.
pub(crate) fn serve<S: Send + Sync + 'static>(core: Arc<Core<S>>) -> ExitCode {
    let started = Instant::now();
    observe::install_log(observe::Output::Lambda);
    install_hook(last_word::aborting);
    if let Some(namespace) = core.options.metrics.as_ref().filter(|_| !observe::is_local()) {
        observe::enable_metrics(namespace);
    }
    last_word::prepare();
    if cfg!(panic = "abort") {
        tracing::warn!(
            "built with panic = \"abort\": each panic costs a new process; set panic = \"unwind\" in the release profile"
        );
    }
    let concurrency = concurrency();
    let runtime = match async_runtime(concurrency, core.options.threads) {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("the async runtime could not be started: {error}");
            return ExitCode::FAILURE;
        }
    };
    let ended = runtime.block_on(start(&core, started)).and_then(|api| match concurrency {
        1 => runtime.block_on(Worker::new(core, api, true).work()),
        _ => runtime.block_on(work_together(&core, &api, concurrency)),
    });
    match ended {
        // The local gateway has ended.
        Err(_) if observe::is_local() => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("the function ends: {error}");
            ExitCode::FAILURE
        }
    }
}

/// How many invocations Lambda runs in this process at the same time: one, but on managed instances.
fn concurrency() -> usize {
    let told = std::env::var("AWS_LAMBDA_MAX_CONCURRENCY").ok();
    told.and_then(|told| told.parse().ok()).unwrap_or(1).max(1)
}

/// One thread unless several invocations run at once or the program asks for more: an invocation that crosses threads
/// costs up to twice the CPU.
fn async_runtime(concurrency: usize, threads: usize) -> std::io::Result<tokio::runtime::Runtime> {
    if concurrency == 1 && threads == 1 {
        return tokio::runtime::Builder::new_current_thread().enable_all().build();
    }
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.max(processors.min(concurrency));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?;
    if concurrency > 1 {
        // The others go on when one of them blocks.
        last_word::share_between(threads, runtime.handle());
    }
    Ok(runtime)
}

/// All that comes before the first event; the connection that was used for it.
async fn start<S: Send + Sync + 'static>(core: &Core<S>, started: Instant) -> Result<ApiConnection, Error> {
    for mistake in &core.router.mistakes {
        tracing::error!("{mistake}");
    }
    let mut api = ApiConnection::new(RuntimeApi::from_environment()?, Arc::new(FunctionInfo::from_environment()));
    prepare(core, &mut api, started).await?;
    snapstart::pass(&mut api, &core.options.snapstart).await?;
    // Not before there is nothing else to do: when the first event is asked for, and waited for.
    tokio::spawn(async {
        tokio::task::yield_now().await;
        watchdog::start();
    });
    Ok(api)
}

/// As many workers as invocations may run at once, each with a connection of its own.
async fn work_together<S: Send + Sync + 'static>(
    core: &Arc<Core<S>>,
    api: &ApiConnection,
    concurrency: usize,
) -> Result<Infallible, Error> {
    let mut workers = JoinSet::new();
    for _ in 0..concurrency {
        workers.spawn(Worker::new(core.clone(), api.another(), false).work());
    }
    // One that has ended leaves its invocations to the others.
    let mut ended = Err("there is no worker".into());
    while let Some(worker) = workers.join_next().await {
        ended = worker.unwrap_or_else(|error| Err(error.into()));
        if let Err(error) = &ended {
            tracing::error!("one of {concurrency} workers has ended: {error}");
        }
    }
    ended
}

/// Makes the state before the first event, as long as Lambda's time for init allows.
async fn prepare<S: Send + Sync + 'static>(
    core: &Core<S>,
    api: &mut ApiConnection,
    started: Instant,
) -> Result<(), Error> {
    let made = timeout_at(started + INIT_TIME, core.state.get()).await;
    let failure = match made {
        Ok(Ok(_)) => return Ok(()),
        Ok(Err(failure)) => failure,
        Err(_) => {
            tracing::warn!("init is not done after {} s; it goes on while requests come", INIT_TIME.as_secs());
            return Ok(());
        }
    };
    tracing::error!("{failure}");
    // On demand the next request tries again; elsewhere the deployment must fail, and not its users.
    if is_on_demand() {
        return Ok(());
    }
    post_init_error(api, &failure).await?;
    Err(failure.to_string().into())
}

async fn post_init_error(api: &mut ApiConnection, failure: &InitFailure) -> std::io::Result<u16> {
    let error = InvocationError { error_type: "Runtime.InitError".to_owned(), message: failure.to_string() };
    api.post_failure(&["init/error"], &error, None).await
}

fn is_on_demand() -> bool {
    std::env::var("AWS_LAMBDA_INITIALIZATION_TYPE").map_or(true, |kind| kind == "on-demand")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_threads_as_are_asked_for() {
        for (concurrency, threads, expected) in [(1, 1, 1), (1, 3, 3), (64, 5, 5)] {
            let runtime = async_runtime(concurrency, threads).unwrap();
            let most = expected.max(std::thread::available_parallelism().map_or(1, usize::from).min(concurrency));
            assert_eq!(runtime.metrics().num_workers(), most, "{concurrency} at once, {threads} asked for");
        }
    }
}
