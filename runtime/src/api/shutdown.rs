//! What runs before the process ends.

use std::sync::Arc;

use super::Api;
use super::hooks::OnShutdown;
use super::never::Never;
use crate::failure::Error;
use crate::lambda;
use crate::program::shutdown::Hook;

impl<S: Send + Sync + 'static> Api<S> {
    /// Runs a hook before the process ends: to flush telemetry, or to close a pool of connections.
    ///
    /// Lambda only announces the end of a process that has an extension. So with a hook the function registers an internal one,
    /// named `api-handler`, which receives no events; without a hook nothing is registered. Lambda then sends SIGTERM, and kills
    /// the process after at most 500 ms. In that time requests that are still running end first (for at most 200 ms), and the
    /// hooks run in the order in which they were added. An error, a panic and a hook that is not done in time are logged; the
    /// exit code is 0.
    ///
    /// Without a state, because `init` has failed or is not done, no hook runs. A process that crashes, or that Lambda kills
    /// without SIGTERM, calls none either: what must not be lost belongs in the handler. The local gateway ends a function in
    /// the same way, on Ctrl-C and before it starts a new build. See [the guide](crate::guide::shutdown).
    ///
    /// The hook gets the state of the whole `Api`, so it is added after the middleware that makes other states from it. Needs
    /// the feature `shutdown`, which `local` contains.
    ///
    /// ```
    /// use api_handler::prelude::*;
    ///
    /// struct App {
    ///     pool: Pool,
    /// }
    /// # struct Pool;
    /// # impl Pool { async fn close(&self) -> Result<(), std::io::Error> { Ok(()) } }
    ///
    /// fn api() -> Api<App> {
    ///     Api::new(Routes::new()).on_shutdown(async |app: &App| app.pool.close().await)
    /// }
    /// ```
    pub fn on_shutdown<F, T>(mut self, hook: F) -> Self
    where
        F: AsyncFn(&S) -> T + Send + Sync + 'static,
        T: ShutdownResult,
    {
        let hook = Arc::new(hook);
        let hook: Hook<S> = Arc::new(move |state| {
            let hook = hook.clone();
            Box::pin(async move { hook(state).await.into_result() })
        });
        self.on_shutdown
            .get_or_insert_with(|| OnShutdown {
                hooks: Vec::new(),
                lambda: |core| Box::new(|| lambda::serve_until_shutdown(core)),
            })
            .hooks
            .push(hook);
        self
    }
}

/// The result of a shutdown hook: nothing, or a `Result` whose error is logged.
#[diagnostic::on_unimplemented(
    message = "a shutdown hook cannot return `{Self}`",
    label = "not `()` and not a `Result`",
    note = "return nothing, or `Result<(), E>` with an error; end the hook with `;` to drop what it has made"
)]
pub trait ShutdownResult {
    #[doc(hidden)]
    fn into_result(self) -> Result<(), Error>;
}

impl ShutdownResult for () {
    fn into_result(self) -> Result<(), Error> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl ShutdownResult for Never {
    fn into_result(self) -> Result<(), Error> {
        self
    }
}

impl<E: Into<Error>> ShutdownResult for Result<(), E> {
    fn into_result(self) -> Result<(), Error> {
        self.map_err(Into::into)
    }
}
