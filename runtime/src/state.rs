//! The state of a program: made once, and made again after `init` failed or a handler panicked.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::failure::Error;
use crate::future::BoxFuture;
use crate::guard::panic::{catch, drop_quietly, guard};
use crate::guard::panic_record::PanicReport;
use crate::observe::current::{self, Current};
use crate::observe::{self, InvocationSpan};

/// A state that is being made; an error or a panic of `init` is reported and not passed on.
type Making<S> = oneshot::Receiver<Result<S, InitFailure>>;

type Make<S> = Arc<dyn Fn() -> BoxFuture<'static, Result<S, Error>> + Send + Sync>;

/// The state of a function, and how it is made.
pub(crate) struct StateCell<S> {
    ready: Mutex<Option<Arc<S>>>,
    pending: tokio::sync::Mutex<Option<Making<S>>>,
    make: Option<Make<S>>,
    /// Whether `init` runs on a thread of its own.
    on_own_thread: AtomicBool,
}

/// Why there is no state.
#[derive(Debug)]
pub(crate) enum InitFailure {
    /// The error as text, with its sources: the error itself is dropped where a panic of its destructor is contained.
    Failed(String),
    Panicked(PanicReport),
    /// What made it was stopped.
    Stopped(oneshot::error::RecvError),
}

impl std::fmt::Display for InitFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            InitFailure::Failed(error) => write!(f, "init failed: {error}"),
            InitFailure::Panicked(report) => write!(f, "init panicked at {}: {}", report.location, report.message),
            InitFailure::Stopped(error) => write!(f, "init was stopped: {error}"),
        }
    }
}

impl<S: Send + Sync + 'static> StateCell<S> {
    /// A state that exists from the start and is never made again.
    pub(crate) fn ready(state: S) -> Self {
        StateCell::new(Some(Arc::new(state)), None)
    }

    /// A state that `init` makes when it is first needed.
    pub(crate) fn init<F, Fut, E>(init: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<S, E>> + Send + 'static,
        E: Into<Error>,
    {
        let make: Make<S> = Arc::new(move || {
            let made = init();
            Box::pin(async move { made.await.map_err(Into::into) })
        });
        StateCell::new(None, Some(make))
    }

    fn new(ready: Option<Arc<S>>, make: Option<Make<S>>) -> Self {
        let pending = tokio::sync::Mutex::new(None);
        StateCell { ready: Mutex::new(ready), pending, make, on_own_thread: AtomicBool::new(false) }
    }

    /// From now on `init` runs on a thread of its own. It may block that, and the thread that answers requests must not
    /// wait for it. In tests it shares their thread, whose clock they may have stopped.
    pub(crate) fn make_on_own_thread(&self) {
        self.on_own_thread.store(true, Ordering::Relaxed);
    }

    /// The state, if it has been made.
    pub(crate) fn made(&self) -> Option<Arc<S>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The state. Waits while it is being made; a caller that stops waiting does not stop `init`.
    pub(crate) async fn get(&self) -> Result<Arc<S>, InitFailure> {
        if let Some(state) = self.made() {
            return Ok(state);
        }
        let mut pending = self.pending.lock().await;
        if let Some(state) = self.made() {
            return Ok(state);
        }
        let Some(make) = &self.make else {
            return Err(InitFailure::Failed("the function has neither a state nor an init".into()));
        };
        let made = match &mut *pending {
            Some(making) => making.await,
            vacant => vacant.insert(start(make, self.on_own_thread.load(Ordering::Relaxed))).await,
        };
        *pending = None;
        let state = Arc::new(made.map_err(InitFailure::Stopped)??);
        *self.ready.lock().unwrap_or_else(PoisonError::into_inner) = Some(state.clone());
        Ok(state)
    }

    /// Drops a state that a panic may have left inconsistent, if it can be made again.
    pub(crate) fn renew(&self) {
        if self.make.is_some() {
            // The lock is released before the state is dropped, because its destructor may block.
            let state = self.ready.lock().unwrap_or_else(PoisonError::into_inner).take();
            drop_quietly(state);
        }
    }
}

/// Starts to make a state, in a task or on a thread; either continues even if nobody waits.
fn start<S: Send + 'static>(make: &Make<S>, on_own_thread: bool) -> Making<S> {
    let runtime = Handle::current();
    if on_own_thread {
        let (made, making) = oneshot::channel();
        let (make, runtime) = (make.clone(), runtime.clone());
        let work = move || drop(made.send(runtime.block_on(guarded(make))));
        if std::thread::Builder::new().name("init".to_owned()).spawn(work).is_ok() {
            return making;
        }
    }
    let (made, making) = oneshot::channel();
    let make = make.clone();
    runtime.spawn(async move { drop(made.send(guarded(make).await)) });
    making
}

/// The name of `init` where log lines have that of a handler.
const INIT: &str = "init";

/// Whether a thread runs `init`, which belongs to no request.
pub(crate) fn is_init(current: &Current) -> bool {
    current.request_id.is_empty() && current.handler == Some(INIT)
}

/// Runs the user's `init`, whose panic is reported and not printed.
async fn guarded<S>(make: Make<S>) -> Result<S, InitFailure> {
    let current = Current { request_id: "".into(), handler: Some(INIT), trace_id: None };
    let mut future = current::within(&current, || catch(|| make())).map_err(InitFailure::Panicked)?;
    let made = current::scope(current.clone(), &InvocationSpan::NONE, std::pin::pin!(guard(future.as_mut()))).await;
    current::within(&current, || {
        drop_quietly(future);
        made.map_err(InitFailure::Panicked)?.map_err(|error| {
            let failure = InitFailure::Failed(observe::chain(&*error));
            drop_quietly(error);
            failure
        })
    })
}
