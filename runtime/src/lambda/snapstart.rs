//! SnapStart: what happens around the snapshot of an initialised process ("Handle uniqueness with Lambda SnapStart").

use std::sync::Arc;

use super::init::Error;
use super::runtime_api::Connection;
use crate::function::InvocationError;
use crate::handler::BoxFuture;

/// What has to be done around the snapshot that Lambda makes of a process with SnapStart: connections do not
/// survive it, and what was drawn at random before it is the same in all copies.
///
/// ```
/// use api_handler::invocation::BoxFuture;
/// use api_handler::{Error, SnapStartResource};
///
/// struct Pool;
///
/// impl SnapStartResource for Pool {
///     fn after_restore(&self) -> BoxFuture<'_, Result<(), Error>> {
///         Box::pin(async { Ok(()) }) // connect again
///     }
/// }
/// ```
pub trait SnapStartResource: Send + Sync {
    /// Is called before the snapshot; an error makes the deployment fail.
    fn before_snapshot(&self) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(std::future::ready(Ok(())))
    }

    /// Is called in each copy before its first event; an error ends the process, and Lambda starts another.
    fn after_restore(&self) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Whether Lambda will make a snapshot of this process.
fn is_on() -> bool {
    std::env::var("AWS_LAMBDA_INITIALIZATION_TYPE").is_ok_and(|kind| kind == "snap-start")
}

/// Goes through the snapshot, if there is one: hooks, the snapshot, hooks in each copy.
pub(super) async fn pass(api: &mut Connection, resources: &[Arc<dyn SnapStartResource>]) -> Result<(), Error> {
    if !is_on() {
        return Ok(());
    }
    if let Err(error) = snapshot(api, resources).await {
        return Err(tell(api, "init/error", "Runtime.BeforeSnapshotError", error).await);
    }
    for resource in resources {
        if let Err(error) = resource.after_restore().await {
            return Err(tell(api, "restore/error", "Runtime.AfterRestoreError", error).await);
        }
    }
    Ok(())
}

/// Comes back in the copy.
async fn snapshot(api: &mut Connection, resources: &[Arc<dyn SnapStartResource>]) -> Result<(), Error> {
    for resource in resources.iter().rev() {
        resource.before_snapshot().await?;
    }
    let status = api.get("restore/next").await?;
    // Connections do not survive a snapshot.
    api.close();
    if (200..300).contains(&status) { Ok(()) } else { Err(format!("`restore/next` was answered with {status}").into()) }
}

/// Tells Lambda, and gives the error back.
async fn tell(api: &mut Connection, what: &str, error_type: &str, error: Error) -> Error {
    let told = InvocationError { error_type: error_type.to_owned(), message: error.to_string() };
    if let Err(untold) = api.post_failure(&[what], &told, None).await {
        tracing::error!("the failure could not be posted to {what}: {untold}");
    }
    error
}
