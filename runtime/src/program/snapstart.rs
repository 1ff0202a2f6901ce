//! Hooks before and after a SnapStart snapshot.

use crate::failure::Error;
use crate::future::BoxFuture;

/// Hooks before and after the snapshot that Lambda makes of a process with SnapStart. Connections do not survive the
/// snapshot, and random values that were generated before it are the same in all restored copies.
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
    /// Called before the snapshot. An error or a panic makes the deployment fail.
    fn before_snapshot(&self) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(std::future::ready(Ok(())))
    }

    /// Called in each restored copy before its first event. After an error or a panic the process exits, and Lambda starts another.
    fn after_restore(&self) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(std::future::ready(Ok(())))
    }
}
