//! What a program does around a SnapStart snapshot.

use crate::failure::Error;
use crate::future::BoxFuture;

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
