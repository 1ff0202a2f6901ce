//! The function on Lambda: the loop, the guards, and how the state comes to be.

pub(crate) mod deadline;
pub(crate) mod init;
pub(crate) mod last_word;
mod layer;
pub(crate) mod panic;
#[cfg(feature = "lambda_http")]
mod request;
#[cfg(feature = "lambda_http")]
mod service;
mod streamed;
mod watchdog;
mod wire;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use lambda_runtime::{LambdaEvent, Runtime, SnapStartResource, service_fn};
use lambda_runtime_api_client::{BoxError, PooledClient, build_request};
use serde::de::IgnoredAny;
use tokio::time::{Instant, timeout_at};

use crate::function::Core;
use crate::observe;
use init::InitFailure;
use layer::AnswerLayer;

/// Lambda gives init 10 s; what is not done a second before goes on during the first request.
const INIT_TIME: Duration = Duration::from_secs(9);

/// What Lambda sets for every function; lambda_runtime cannot start without.
const NEEDED: [&str; 3] =
    ["AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE"];

/// Asks the Runtime API for events and answers them, until the process ends.
pub(crate) fn serve<S: Send + Sync + 'static>(core: Arc<Core<S>>) -> ExitCode {
    let started = Instant::now();
    observe::install_log(observe::Output::Lambda);
    panic::install_hook();
    if let Some(namespace) = core.options.metrics.as_ref().filter(|_| !observe::is_local()) {
        observe::enable_metrics(namespace);
    }
    if let Some(missing) = NEEDED.into_iter().find(|name| std::env::var_os(name).is_none()) {
        eprintln!("AWS_LAMBDA_RUNTIME_API is set, so this is Lambda, but {missing} is not; set it, or unset the first");
        return ExitCode::FAILURE;
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
    match runtime.block_on(run(core, started, concurrency)) {
        Ok(()) => ExitCode::SUCCESS,
        // The local gateway has ended.
        Err(_) if observe::is_local() => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("the Runtime API cannot be reached any more: {error}");
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

async fn run<S: Send + Sync + 'static>(
    core: Arc<Core<S>>,
    started: Instant,
    concurrency: usize,
) -> Result<(), BoxError> {
    for conflict in &core.router.conflicts {
        tracing::error!("{}", crate::api::Conflicts(vec![conflict.clone()]));
    }
    let client = Arc::new(PooledClient::builder().with_pool_size(concurrency).build());
    prepare(&core, &client, started).await?;
    // lambda_runtime wants a handler to make its service from; the layer takes the service's place.
    let unused = service_fn(|_: LambdaEvent<IgnoredAny>| async { Ok::<(), BoxError>(()) });
    let mut runtime = Runtime::new(unused)
        // Before all others: they may need the Runtime API.
        .register_snapstart_resource(Arc::new(FreshConnections(client.clone())));
    for resource in &core.options.snapstart {
        runtime = runtime.register_snapstart_resource(resource.clone());
    }
    // Not before there is nothing else to do: while the first event is waited for.
    tokio::spawn(async { last_word::watch() });
    // Without managed concurrency this is the sequential loop.
    runtime.layer(AnswerLayer { core, client }).run_concurrent().await
}

/// Connections do not survive a snapshot.
struct FreshConnections(Arc<PooledClient>);

impl SnapStartResource for FreshConnections {
    fn after_restore(&self) -> lambda_runtime::BoxFuture<'_, Result<(), BoxError>> {
        self.0.reset_pool();
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Makes the state before the first event, as long as Lambda's time for init allows.
async fn prepare<S: Send + Sync + 'static>(
    core: &Core<S>,
    client: &PooledClient,
    started: Instant,
) -> Result<(), BoxError> {
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
    post_init_error(client, &failure).await?;
    Err(failure.to_string().into())
}

fn is_on_demand() -> bool {
    std::env::var("AWS_LAMBDA_INITIALIZATION_TYPE").map_or(true, |kind| kind == "on-demand")
}

async fn post_init_error(client: &PooledClient, failure: &InitFailure) -> Result<(), BoxError> {
    let body = serde_json::json!({"errorType": "Runtime.InitError", "errorMessage": failure.to_string()}).to_string();
    let request = build_request()
        .method("POST")
        .uri("/2018-06-01/runtime/init/error")
        .header("lambda-runtime-function-error-type", "Runtime.InitError")
        .body(bytes::Bytes::from(body).into())?;
    client.call(request).await?;
    Ok(())
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
