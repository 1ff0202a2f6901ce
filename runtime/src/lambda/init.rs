//! The state: made once, made again when making it failed or after a panic.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::JoinHandle;

use super::panic::{catch, drop_quietly};
use crate::handler::BoxFuture;

/// The error of an `init`: whatever it was, with its source chain.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

type Make<S> = Box<dyn Fn() -> BoxFuture<'static, Result<S, Error>> + Send + Sync>;

/// Where the state of a function comes from, and the state once it is there.
pub(crate) struct StateCell<S> {
    ready: Mutex<Option<Arc<S>>>,
    pending: tokio::sync::Mutex<Option<JoinHandle<Result<S, Error>>>>,
    make: Option<Make<S>>,
}

/// Why there is no state.
#[derive(Debug)]
pub(crate) enum InitFailure {
    Failed(Error),
    Panicked(String),
}

impl std::fmt::Display for InitFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            InitFailure::Failed(error) => write!(f, "init failed: {}", crate::observe::chain(&**error)),
            InitFailure::Panicked(message) => write!(f, "init panicked: {message}"),
        }
    }
}

impl<S: Send + Sync + 'static> StateCell<S> {
    /// A state that is there from the start, and is never made again.
    pub(crate) fn ready(state: S) -> Self {
        StateCell { ready: Mutex::new(Some(Arc::new(state))), pending: tokio::sync::Mutex::new(None), make: None }
    }

    /// A state that `init` makes when it is first needed.
    pub(crate) fn init<F, Fut, E>(init: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<S, E>> + Send + 'static,
        E: Into<Error>,
    {
        let make: Make<S> = Box::new(move || {
            let made = init();
            Box::pin(async move { made.await.map_err(Into::into) })
        });
        StateCell { ready: Mutex::new(None), pending: tokio::sync::Mutex::new(None), make: Some(make) }
    }

    fn current(&self) -> Option<Arc<S>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The state. One that is still being made is waited for; who stops waiting does not stop the making.
    pub(crate) async fn get(&self) -> Result<Arc<S>, InitFailure> {
        if let Some(state) = self.current() {
            return Ok(state);
        }
        let mut pending = self.pending.lock().await;
        if let Some(state) = self.current() {
            return Ok(state);
        }
        let Some(make) = &self.make else {
            return Err(InitFailure::Failed("the function has neither a state nor an init".into()));
        };
        // A task of its own goes on while nobody waits, and keeps its panic to itself.
        let made = match &mut *pending {
            Some(task) => task.await,
            none => none.insert(tokio::spawn(start(make)?)).await,
        };
        *pending = None;
        let state = match made {
            Ok(made) => Arc::new(made.map_err(InitFailure::Failed)?),
            Err(join) => return Err(InitFailure::Panicked(panic_text(join))),
        };
        *self.ready.lock().unwrap_or_else(PoisonError::into_inner) = Some(state.clone());
        Ok(state)
    }

    /// Forgets a state that a panic may have left half changed, if it can be made again.
    pub(crate) fn renew(&self) {
        if self.make.is_some() {
            drop_quietly(self.ready.lock().unwrap_or_else(PoisonError::into_inner).take());
        }
    }
}

/// Calls the user's `init`; what it does before its first await may panic as well.
fn start<S>(make: &Make<S>) -> Result<BoxFuture<'static, Result<S, Error>>, InitFailure> {
    catch(make).map_err(|report| InitFailure::Panicked(report.message))
}

fn panic_text(join: tokio::task::JoinError) -> String {
    match join.try_into_panic() {
        Ok(payload) => {
            let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
            let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
            drop_quietly(payload);
            text.unwrap_or_else(|| "a panic without a text".to_owned())
        }
        Err(join) => join.to_string(),
    }
}
