//! SnapStart: runs a program's hooks before and after the snapshot of the initialised process ("Handle uniqueness with
//! Lambda SnapStart").

use std::sync::Arc;

use super::runtime_api::ApiConnection;
use crate::failure::{Error, InvocationError};
use crate::future::BoxFuture;
use crate::guard::panic::{catch, drop_quietly, guard};
use crate::observe::InvocationSpan;
use crate::observe::current::{self, Current};
use crate::program::snapstart::SnapStartResource;

/// Takes the process through its snapshot: hooks, the snapshot, hooks in each restored copy.
pub(super) async fn pass(api: &mut ApiConnection, resources: &[Arc<dyn SnapStartResource>]) -> Result<(), Error> {
    if let Err(error) = snapshot(api, resources).await {
        return Err(post_error(api, "init/error", "Runtime.BeforeSnapshotError", error).await);
    }
    for resource in resources {
        if let Err(error) = call(|| resource.after_restore()).await {
            return Err(post_error(api, "restore/error", "Runtime.AfterRestoreError", error).await);
        }
    }
    Ok(())
}

/// Requests the snapshot; returns in the restored copy.
async fn snapshot(api: &mut ApiConnection, resources: &[Arc<dyn SnapStartResource>]) -> Result<(), Error> {
    for resource in resources.iter().rev() {
        call(|| resource.before_snapshot()).await?;
    }
    let status = api.get("restore/next").await?;
    // Connections do not survive a snapshot.
    api.close();
    if (200..300).contains(&status) { Ok(()) } else { Err(format!("`restore/next` was answered with {status}").into()) }
}

/// Calls a hook, whose panic is an error like any other.
async fn call<'a>(hook: impl FnOnce() -> BoxFuture<'a, Result<(), Error>>) -> Result<(), Error> {
    let current = Current { request_id: "".into(), handler: Some("snapstart"), trace_id: None };
    let called = match current::within(&current, || catch(hook)) {
        Ok(mut future) => {
            let called =
                current::scope(current.clone(), &InvocationSpan::NONE, std::pin::pin!(guard(future.as_mut()))).await;
            current::within(&current, || drop_quietly(future));
            called
        }
        Err(report) => Err(report),
    };
    called.unwrap_or_else(|report| Err(format!("the hook panicked at {}: {}", report.location, report.message).into()))
}

/// Posts the error to Lambda and returns it.
async fn post_error(api: &mut ApiConnection, path: &str, error_type: &str, error: Error) -> Error {
    let posted = InvocationError { error_type: error_type.to_owned(), message: error.to_string() };
    if let Err(reason) = api.post_failure(&[path], &posted, None).await {
        crate::observe::report!(ERROR, "the failure could not be posted to {path}: {reason}");
    }
    error
}
