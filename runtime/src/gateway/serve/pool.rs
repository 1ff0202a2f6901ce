//! The execution environments: one for each concurrent request, as on Lambda.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use super::chunks::{self, ChunkReceiver};
use super::environment::{Environment, Health};
use super::failures::no_start;
use super::invoked::Invoked;
use super::spawn::FunctionSettings;
use crate::gateway::ids;

/// Further concurrent requests wait.
const MAX_ENVIRONMENTS: u32 = 32;

/// How long requests that are running may hold up the end of the gateway.
const RUNNING_TIME: Duration = Duration::from_secs(2);

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
        EnvironmentPool { settings, idle: Idle::default(), places: Semaphore::new(MAX_ENVIRONMENTS as usize) }
    }

    /// Starts one environment before the first request, so that a program that cannot start is reported at once.
    pub(crate) async fn warm_up(&self) -> Result<(), String> {
        let environment = Environment::start(&self.settings).await?;
        self.put_back(environment);
        Ok(())
    }

    /// Ends the function in all environments. One without an extension is only killed, as on Lambda.
    pub(super) async fn shut_down(&self) {
        if !self.settings.has_extension.load(Ordering::Relaxed) {
            return;
        }
        // Who has all places knows that no environment is busy.
        let _places = timeout(RUNNING_TIME, self.places.acquire_many(MAX_ENVIRONMENTS)).await;
        let environments = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        let ending: JoinSet<()> = environments.into_iter().map(Environment::shut_down).collect();
        ending.join_all().await;
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
        for environment in idle.extract_if(.., |environment| !environment.is_usable(&self.settings)) {
            if self.settings.has_extension.load(Ordering::Relaxed) {
                tokio::spawn(environment.shut_down());
            }
        }
        idle.pop()
    }

    fn put_back(&self, environment: Environment) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(environment);
    }
}
