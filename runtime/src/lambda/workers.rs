//! The workers of a process in which Lambda runs several invocations at the same time.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::JoinSet;

use super::runtime_api::ApiConnection;
use super::worker::Worker;
use crate::failure::Error;
use crate::program::Core;

/// The pause before a worker that has stopped is replaced.
const PAUSE: Duration = Duration::from_millis(100);

/// Runs one worker, with its own connection, for each invocation that Lambda may run at the same time. One that stops is
/// replaced; when as many have stopped as there are, without an event in between, the Runtime API is gone.
pub(super) async fn work_together<S: Send + Sync + 'static>(
    core: &Arc<Core<S>>,
    api: &ApiConnection,
    concurrency: usize,
    handlers: &Handle,
) -> Result<Infallible, Error> {
    let events = Arc::new(AtomicUsize::new(0));
    let worker = |api| Worker::of_several(core.clone(), api, handlers.clone(), events.clone());
    let mut workers = JoinSet::new();
    for api in handed_over(api) {
        workers.spawn(worker(api).work());
    }
    while workers.len() < concurrency {
        workers.spawn(worker(api.another()).work());
    }
    let mut stops = Stops::default();
    while let Some(stopped) = workers.join_next().await {
        let error = stopped.unwrap_or_else(|error| Err(error.into())).err().unwrap_or_else(|| "it has finished".into());
        crate::observe::report!(ERROR, "one of {concurrency} workers has stopped: {error}");
        if stops.count(events.load(Ordering::Relaxed)) >= concurrency {
            return Err(error);
        }
        tokio::time::sleep(PAUSE).await;
        workers.spawn(worker(api.another()).work());
    }
    Err("there is no worker".into())
}

/// The connections on which the process before this one was waiting.
#[cfg(target_os = "linux")]
fn handed_over(api: &ApiConnection) -> Vec<ApiConnection> {
    super::handover::unpack().into_iter().filter_map(|stream| api.handed_over(stream).ok()).collect()
}

#[cfg(not(target_os = "linux"))]
fn handed_over(_: &ApiConnection) -> Vec<ApiConnection> {
    Vec::new()
}

/// How many workers have stopped since the last event.
#[derive(Debug, Default)]
struct Stops {
    events: usize,
    count: usize,
}

impl Stops {
    fn count(&mut self, events: usize) -> usize {
        if events != self.events {
            *self = Stops { events, count: 0 };
        }
        self.count += 1;
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_shows_that_the_runtime_api_is_there() {
        let mut stops = Stops::default();
        let counts = [0, 0, 1, 1, 1, 5].map(|events| stops.count(events));
        assert_eq!(counts, [1, 2, 1, 2, 3, 1]);
    }
}
