//! The function on Lambda: asks the Runtime API for events and answers them until the process exits.

mod bounded;
#[cfg(feature = "shutdown")]
mod extension;
mod gateway_watch;
#[cfg(target_os = "linux")]
mod handover;
mod init;
mod intake;
mod last_failure;
mod last_post;
mod last_word;
mod place;
mod process_replacement;
mod reserve;
mod runtime_api;
#[cfg(feature = "shutdown")]
mod shutdown;
mod snapstart;
mod streamed;
mod threads;
mod watchdog;
mod worker;
mod workers;

use std::process::ExitCode;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::time::Instant;

use crate::guard::panic_hook::install_hook;
use crate::guard::panic_log;
use crate::observe;
use crate::program::Core;
use crate::program::options::Options;
use worker::Worker;

/// Asks the Runtime API for events and answers them, until the process exits.
pub(crate) fn serve<S: Send + Sync + 'static>(core: Arc<Core<S>>) -> ExitCode {
    serve_after(core, |_, _| ())
}

/// The same for a program that does something before its process ends.
#[cfg(feature = "shutdown")]
pub(crate) fn serve_until_shutdown<S: Send + Sync + 'static>(core: Arc<Core<S>>) -> ExitCode {
    serve_after(core, shutdown::start)
}

fn serve_after<S: Send + Sync + 'static>(core: Arc<Core<S>>, prepare: impl FnOnce(&Arc<Core<S>>, &Handle)) -> ExitCode {
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
    prepare(&core, runtime.handle());
    let stopped = runtime.block_on(init::before_first_event(&core, started)).and_then(|api| {
        // `init` may have set a hook.
        install_hook(last_word::ending);
        match concurrency {
            1 => runtime.block_on(Worker::alone(core, api).work()),
            _ => {
                threads::workers_runtime()?.block_on(workers::work_together(&core, &api, concurrency, runtime.handle()))
            }
        }
    });
    // An `init` or a handler that blocks its thread must not keep the process.
    runtime.shutdown_background();
    match stopped {
        // The local gateway has stopped.
        Err(_) if observe::is_local() => ExitCode::SUCCESS,
        Err(error) => {
            observe::report!(ERROR, "the function stops: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Sets up what the whole process shares: the log, the panic hook, metrics and the last word.
fn install(options: &Options) {
    observe::install_log(observe::Output::Lambda);
    install_hook(last_word::ending);
    panic_log::answer_first();
    if observe::is_local() {
        gateway_watch::start();
    }
    if let Some(namespace) = options.metrics.as_ref().filter(|_| !observe::is_local()) {
        observe::enable_metrics(namespace);
    }
    last_word::prepare(init::may_be_skipped());
}
