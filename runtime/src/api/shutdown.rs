//! What runs before the process ends.

use std::any::Any;
use std::sync::Arc;

use super::Api;
use crate::failure::Error;
use crate::lambda;
use crate::program::options::Options;
use crate::program::shutdown::Hook;
use crate::program::{Core, Loop};
use crate::routes::Mistake;

/// The hooks of an `Api`, and the loop that calls them. Only a program that has one contains that loop.
pub(super) struct OnShutdown<S> {
    pub(super) hooks: Vec<Hook<S>>,
    pub(super) lambda: fn(Arc<Core<S>>) -> Loop,
}

impl<S> Clone for OnShutdown<S> {
    fn clone(&self) -> Self {
        OnShutdown { hooks: self.hooks.clone(), ..*self }
    }
}

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

/// The hooks of an `Api` around which a middleware was put. If it gives the handlers another state than it has itself, there is
/// no state for the hooks.
pub(super) fn carried_over<S: 'static, Outer: 'static>(
    hooks: Option<OnShutdown<S>>,
    options: &mut Options,
) -> Option<OnShutdown<Outer>> {
    let hooks: Box<dyn Any> = Box::new(hooks?);
    let carried = hooks.downcast().ok().map(|hooks| *hooks);
    if carried.is_none() {
        options.mistakes.push(Mistake::of_settings(
            "Api::on_shutdown",
            "its hook takes a state that exists only during a request, made by a middleware that was added after the hook",
            "call `.on_shutdown(..)` after `.middleware(..)`",
        ));
    }
    carried
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

impl<E: Into<Error>> ShutdownResult for Result<(), E> {
    fn into_result(self) -> Result<(), Error> {
        self.map_err(Into::into)
    }
}
