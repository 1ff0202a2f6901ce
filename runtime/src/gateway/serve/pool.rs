//! The execution environments: one for each concurrent request, as on Lambda.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::chunks::{self, ChunkReceiver};
use super::environment::{Environment, Health};
use super::failures::no_start;
use super::invoked::Invoked;
use super::spawn::FunctionSettings;
use crate::gateway::ids;

/// Further concurrent requests wait.
const MAX_ENVIRONMENTS: usize = 32;

/// Environments that wait for events.
type Idle = Arc<Mutex<Vec<Environment>>>;

/// Environments, of which each answers one request at a time.
pub(crate) struct EnvironmentPool {
    settings: FunctionSettings,
    idle: Idle,
    places: Semaphore,
}

impl EnvironmentPool {
    pub(crate) fn new(settings: FunctionSettings) -> Self {
        EnvironmentPool { settings, idle: Idle::default(), places: Semaphore::new(MAX_ENVIRONMENTS) }
    }

    /// Starts one environment before the first request, so that a program that cannot start is reported at once.
    pub(crate) async fn warm_up(&self) -> Result<(), String> {
        let environment = Environment::start(&self.settings).await?;
        self.put_back(environment);
        Ok(())
    }

    pub(super) async fn invoke(&self, event: Bytes, trace_id: &str) -> Invoked {
        // The semaphore is never closed; if it were, the request would not wait.
        let _place = self.places.acquire().await.ok();
        let (invoked, health) = self.try_once(event.clone(), trace_id).await;
        match health {
            // The developer killed it to get a new one; most likely it never read the event.
            Health::Killed => self.try_once(event, trace_id).await.0,
            Health::Alive | Health::Dead => invoked,
        }
    }

    async fn try_once(&self, event: Bytes, trace_id: &str) -> (Invoked, Health) {
        let mut environment = match self.take() {
            Some(environment) => environment,
            None => match Environment::start(&self.settings).await {
                Ok(environment) => environment,
                Err(error) => return (no_start(&ids::uuid(), &error), Health::Dead),
            },
        };
        let end = Instant::now() + self.settings.timeout;
        let (mut invoked, health) = environment.invoke(event, trace_id, &self.settings).await;
        match (health, invoked.rest.take()) {
            (Health::Alive, Some(rest)) => invoked.rest = Some(self.stream(rest, environment, end)),
            (Health::Alive, None) => self.put_back(environment),
            _ => {}
        }
        (invoked, health)
    }

    /// Keeps an environment busy until its stream ends; it is killed when its time is over.
    fn stream(&self, rest: ChunkReceiver, environment: Environment, end: Instant) -> ChunkReceiver {
        let (sender, forwarded) = chunks::channel();
        let idle = self.idle.clone();
        tokio::spawn(async move {
            if chunks::forward(rest, sender, end).await {
                idle.lock().unwrap_or_else(PoisonError::into_inner).push(environment);
            }
        });
        forwarded
    }

    /// An idle environment. Those that exited, or run an old build of the program, are dropped.
    fn take(&self) -> Option<Environment> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain_mut(|environment| environment.is_usable(&self.settings));
        idle.pop()
    }

    fn put_back(&self, environment: Environment) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(environment);
    }
}
