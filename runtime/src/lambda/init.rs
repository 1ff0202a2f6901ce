//! What happens before the first event: the state is made, and a SnapStart snapshot is passed.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::runtime_api::{ApiConnection, RuntimeApi};
use super::{process_replacement, snapstart, watchdog};
use crate::context::FunctionInfo;
use crate::failure::{Error, InvocationError};
use crate::program::Core;
use crate::state::InitFailure;

/// Lambda gives init 10 s ("Lambda execution environment lifecycle"). A state that is not ready one second before that
/// is finished during the first request.
const INIT_TIME: Duration = Duration::from_secs(9);

/// Why Lambda initialises this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// A request is waiting.
    OnDemand,
    SnapStart,
    /// Provisioned concurrency, or a managed instance: the requests come later.
    Later,
}

impl Purpose {
    fn from_environment() -> Self {
        match std::env::var("AWS_LAMBDA_INITIALIZATION_TYPE").as_deref() {
            Err(_) | Ok("on-demand") => Purpose::OnDemand,
            Ok("snap-start") => Purpose::SnapStart,
            Ok(_) => Purpose::Later,
        }
    }
}

/// Whether a request may find a process that has no state yet: it makes the state then.
pub(super) fn may_be_skipped() -> bool {
    Purpose::from_environment() == Purpose::OnDemand && !process_replacement::is_after_aborted_init()
}

/// Does everything that precedes the first event, and returns the connection that was used.
pub(super) async fn before_first_event<S: Send + Sync + 'static>(
    core: &Core<S>,
    started: Instant,
) -> Result<ApiConnection, Error> {
    for mistake in &core.router.mistakes {
        crate::observe::report!(ERROR, "{mistake}");
    }
    // The environment is read before `init` runs, which may change it.
    let purpose = Purpose::from_environment();
    let mut api = ApiConnection::new(RuntimeApi::from_environment()?, Arc::new(FunctionInfo::from_environment()));
    core.state.make_on_own_thread();
    if !process_replacement::is_after_aborted_init() {
        make_state(core, &mut api, started, purpose).await?;
    }
    if purpose == Purpose::SnapStart {
        snapstart::pass(&mut api, &core.options.snapstart).await?;
    }
    // Starting a thread takes time that is free once the first event has been asked for and is being waited for.
    tokio::spawn(async {
        tokio::task::yield_now().await;
        watchdog::start();
    });
    Ok(api)
}

/// Makes the state, for at most [`INIT_TIME`] since the start.
async fn make_state<S: Send + Sync + 'static>(
    core: &Core<S>,
    api: &mut ApiConnection,
    started: Instant,
    purpose: Purpose,
) -> Result<(), Error> {
    let made = timeout_at(started + INIT_TIME, core.state.get()).await;
    let failure = match made {
        Ok(Ok(_)) => return Ok(()),
        Ok(Err(failure)) => failure,
        Err(_) => {
            crate::observe::report!(
                WARN,
                "init is not finished after {} s; it continues while requests are answered",
                INIT_TIME.as_secs()
            );
            return Ok(());
        }
    };
    crate::observe::report!(ERROR, "{failure}");
    // On demand, the next request tries again. Otherwise the deployment must fail, so that no user meets the failure.
    if purpose == Purpose::OnDemand {
        return Ok(());
    }
    post_init_error(api, &failure).await?;
    Err(failure.to_string().into())
}

async fn post_init_error(api: &mut ApiConnection, failure: &InitFailure) -> std::io::Result<u16> {
    let error = InvocationError { error_type: "Runtime.InitError".to_owned(), message: failure.to_string() };
    api.post_failure(&["init/error"], &error, None).await
}
