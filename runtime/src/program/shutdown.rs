//! What a program does before its process ends.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;

use tokio::runtime::Handle;

use crate::failure::Error;
use crate::guard::panic::{catch, drop_quietly, guard};
use crate::guard::panic_record::PanicReport;
use crate::observe::current::{self, Current};
use crate::observe::{self, InvocationSpan};

/// How long Lambda waits for a process with an internal extension before it kills it ("Lambda execution environment
/// lifecycle", shutdown phase).
pub(crate) const SHUTDOWN_TIME: std::time::Duration = std::time::Duration::from_millis(500);

/// Runs all hooks of a program, on the calling thread. The runtime is the one that the state was made in.
#[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
pub(crate) type Shutdown = Box<dyn FnOnce(Handle) + Send>;

/// A hook of the program. It runs on a thread of its own, so its future does not have to be `Send`.
pub(crate) type Hook<S> = Arc<dyn for<'s> Fn(&'s S) -> Ending<'s> + Send + Sync>;

type Ending<'s> = Pin<Box<dyn Future<Output = Result<(), Error>> + 's>>;

/// The name of the hooks where log lines have that of a handler.
const ON_SHUTDOWN: &str = "on_shutdown";

/// Runs the hooks, one after another, and drops the state. What a hook does with connections of the state depends on the
/// runtime that they were opened in. A failure is logged, and the next hook runs.
pub(crate) fn run_hooks<S>(hooks: &[Hook<S>], state: Arc<S>, runtime: &Handle) {
    within(|| {
        for hook in hooks {
            run(hook, &state, runtime);
        }
        drop_quietly(state);
    });
}

/// Runs code as part of the shutdown, for the log.
pub(crate) fn within<T>(work: impl FnOnce() -> T) -> T {
    current::within(&current(), work)
}

fn current() -> Current {
    Current { request_id: "".into(), handler: Some(ON_SHUTDOWN), trace_id: None }
}

fn run<S>(hook: &Hook<S>, state: &S, runtime: &Handle) {
    let ran = catch(|| hook(state)).and_then(|mut future| {
        let ran = runtime.block_on(current::scope(current(), &InvocationSpan::NONE, pin!(guard(future.as_mut()))));
        drop_quietly(future);
        ran
    });
    match ran {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            observe::report!(ERROR, "the shutdown hook failed: {}", observe::chain(&*error));
            drop_quietly(error);
        }
        // Without a backtrace: looking one up can take longer than the process has.
        Err(PanicReport { location, message, .. }) => {
            observe::report!(ERROR, "the shutdown hook panicked at {location}: {message}");
        }
    }
}
