//! The function behind the gateway: as many environments as there are requests at a time, as Lambda has it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::environment::{Environment, Settings, Then, exited, no_start, timed_out};
use super::streaming;
use crate::function::{Outcome, Program};
use crate::gateway::ids;
use crate::gateway::invocation::{Invoked, Rest, context};
use crate::gateway::verdict::MAX_OUTPUT_BYTES;

/// More requests at a time than that wait for one another.
const MAX_ENVIRONMENTS: usize = 32;

/// What answers events.
pub(crate) enum Function {
    /// Child processes that run the production loop.
    Processes(Pool),
    /// This process: for debuggers. A crash ends the gateway too, and a blocked thread is not cut off.
    Here { program: Arc<dyn Program>, timeout: Duration, memory: u32 },
}

impl Function {
    /// Answers one event; whatever happens, something comes back.
    pub(crate) async fn invoke(&self, event: Bytes, trace_id: &str) -> Invoked {
        match self {
            Function::Processes(pool) => pool.invoke(event, trace_id).await,
            Function::Here { program, timeout, memory } => {
                let context = context(*timeout, *memory, trace_id);
                let id = context.request_id.clone();
                let program = program.clone();
                let task = tokio::spawn(async move { program.invoke(event, context).await });
                let abort = task.abort_handle();
                match tokio::time::timeout(*timeout, task).await {
                    Ok(Ok(Outcome::Stream(answer))) => streaming::here(answer, &id),
                    Ok(Ok(outcome)) => within_limit(Invoked::of(outcome, &id).await.0),
                    Ok(Err(_)) => exited(&id, None),
                    Err(_) => {
                        abort.abort();
                        timed_out(&id, *timeout)
                    }
                }
            }
        }
    }
}

/// Lambda takes no longer output.
fn within_limit(invoked: Invoked) -> Invoked {
    if invoked.payload.len() <= MAX_OUTPUT_BYTES {
        return invoked;
    }
    let message = format!("Response payload size exceeded maximum allowed payload size ({MAX_OUTPUT_BYTES} bytes).");
    Invoked::failed(&invoked.request_id, "Function.ResponseSizeTooLarge", &message)
}

/// Environments that wait for events.
type Idle = Arc<Mutex<Vec<Environment>>>;

/// Environments, each for one at a time.
pub(crate) struct Pool {
    settings: Settings,
    idle: Idle,
    places: Semaphore,
}

impl Pool {
    pub(crate) fn new(settings: Settings) -> Self {
        Pool { settings, idle: Idle::default(), places: Semaphore::new(MAX_ENVIRONMENTS) }
    }

    /// Starts one environment before the first request, as a deployment would be tried.
    pub(crate) async fn warm_up(&self) -> Result<(), String> {
        let environment = Environment::start(&self.settings).await?;
        self.put_back(environment);
        Ok(())
    }

    async fn invoke(&self, event: Bytes, trace_id: &str) -> Invoked {
        // The semaphore is never closed; were it, the request would only not wait.
        let _place = self.places.acquire().await.ok();
        let (invoked, then) = self.try_once(event.clone(), trace_id).await;
        match then {
            // The developer killed it to see a new one; its event was most likely never read.
            Then::Killed => self.try_once(event, trace_id).await.0,
            Then::Alive | Then::Dead => invoked,
        }
    }

    async fn try_once(&self, event: Bytes, trace_id: &str) -> (Invoked, Then) {
        let mut environment = match self.take() {
            Some(environment) => environment,
            None => match Environment::start(&self.settings).await {
                Ok(environment) => environment,
                Err(error) => return (no_start(&ids::uuid(), &error), Then::Dead),
            },
        };
        let end = Instant::now() + self.settings.timeout;
        let (mut invoked, then) = environment.invoke(event, trace_id, &self.settings).await;
        match (then, invoked.rest.take()) {
            (Then::Alive, Some(rest)) => invoked.rest = Some(self.stream(rest, environment, end)),
            (Then::Alive, None) => self.put_back(environment),
            _ => {}
        }
        (invoked, then)
    }

    /// Keeps an environment busy until its stream has ended; one whose time is over is killed.
    fn stream(&self, rest: Rest, environment: Environment, end: Instant) -> Rest {
        let (sender, forwarded) = streaming::channel();
        let idle = self.idle.clone();
        tokio::spawn(async move {
            if streaming::forward(rest, sender, end).await {
                idle.lock().unwrap_or_else(PoisonError::into_inner).push(environment);
            }
        });
        forwarded
    }

    /// An environment that waits; those that died, or run a program that was rebuilt since, are dropped.
    fn take(&self) -> Option<Environment> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain_mut(|environment| environment.is_usable(&self.settings));
        idle.pop()
    }

    fn put_back(&self, environment: Environment) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(environment);
    }
}
