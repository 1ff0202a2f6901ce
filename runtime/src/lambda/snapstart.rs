//! SnapStart: what happens around the snapshot of an initialised process ("Handle uniqueness with Lambda SnapStart").

use std::sync::Arc;

use super::runtime_api::ApiConnection;
use crate::failure::{Error, InvocationError};
use crate::program::snapstart::SnapStartResource;

/// Whether Lambda will make a snapshot of this process.
fn is_on() -> bool {
    std::env::var("AWS_LAMBDA_INITIALIZATION_TYPE").is_ok_and(|kind| kind == "snap-start")
}

/// Goes through the snapshot, if there is one: hooks, the snapshot, hooks in each copy.
pub(super) async fn pass(api: &mut ApiConnection, resources: &[Arc<dyn SnapStartResource>]) -> Result<(), Error> {
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
async fn snapshot(api: &mut ApiConnection, resources: &[Arc<dyn SnapStartResource>]) -> Result<(), Error> {
    for resource in resources.iter().rev() {
        resource.before_snapshot().await?;
    }
    let status = api.get("restore/next").await?;
    // Connections do not survive a snapshot.
    api.close();
    if (200..300).contains(&status) { Ok(()) } else { Err(format!("`restore/next` was answered with {status}").into()) }
}

/// Tells Lambda, and gives the error back.
async fn tell(api: &mut ApiConnection, what: &str, error_type: &str, error: Error) -> Error {
    let told = InvocationError { error_type: error_type.to_owned(), message: error.to_string() };
    if let Err(untold) = api.post_failure(&[what], &told, None).await {
        tracing::error!("the failure could not be posted to {what}: {untold}");
    }
    error
}
