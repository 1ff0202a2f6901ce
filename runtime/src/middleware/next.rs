//! What a middleware receives: the way to the handler.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::event::Event;
use crate::future::BoxFuture;
use crate::guarded;
use crate::handler::Run;
use crate::response::Response;
use crate::scope::{Frame, Scope};

/// The rest of the way to the handler, as a middleware receives it.
///
/// `Next<'_>` passes the state on: [`run`](Next::run). A middleware that makes a new state for the handlers below it takes
/// `Next<'_, State>`, and calls [`run_with`](Next::run_with). Either can be called once, and always returns a response: a
/// panic below is a 500, a passed deadline a 504.
#[must_use = "the handler only runs with `next.run().await` or `next.run_with(&state).await`"]
pub struct Next<'a, S = SameState> {
    event: &'a Event<'a>,
    way: Way<'a, S>,
}

/// The middleware passes on the state that it has received.
// No value exists, so that `run_with` cannot be called for it.
#[derive(Debug)]
pub struct SameState(Infallible);

enum Way<'a, S> {
    Same(Box<dyn Start<'a> + Send + 'a>, PhantomData<fn(S)>),
    New { run: &'a Run<S>, frame: &'a Frame<'a> },
}

/// The way to the handler with the state that it needs.
trait Start<'a> {
    fn start(self: Box<Self>) -> BoxFuture<'a, Response>;
}

struct WithState<'a, S> {
    run: &'a Run<S>,
    event: &'a Event<'a>,
    scope: Scope<'a, S>,
}

impl<'a, S: Sync> Start<'a> for WithState<'a, S> {
    fn start(self: Box<Self>) -> BoxFuture<'a, Response> {
        Box::pin(guarded::run(self.run, self.event, self.scope))
    }
}

impl<'a> Next<'a> {
    pub(super) fn same<S: Sync>(event: &'a Event<'a>, scope: Scope<'a, S>, run: &'a Run<S>) -> Self {
        Next { event, way: Way::Same(Box::new(WithState { run, event, scope }), PhantomData) }
    }
}

impl<'a, S> Next<'a, S> {
    pub(super) fn new<Outer>(event: &'a Event<'a>, scope: Scope<'a, Outer>, run: &'a Run<S>) -> Self {
        Next { event, way: Way::New { run, frame: scope.frame } }
    }

    /// The event that is answered.
    pub fn event(&self) -> &'a Event<'a> {
        self.event
    }
}

impl<'a, S> Next<'a, S> {
    /// Runs what is below, with the state that the middleware has received.
    // A future with a name and not an `impl Future`: with that, a missing `PassedOn` would be three errors.
    pub fn run(self) -> RunFuture<'a>
    where
        S: PassedOn,
    {
        match self.way {
            Way::Same(start, _) => RunFuture(start.start()),
            Way::New { .. } => RunFuture(Box::pin(std::future::pending())),
        }
    }
}

impl<S: Sync> Next<'_, S> {
    /// Runs what is below, with this state in place of the one that the middleware has received.
    pub async fn run_with(self, state: &S) -> Response {
        match self.way {
            Way::Same(start, _) => start.start().await,
            Way::New { run, frame } => guarded::run(run, self.event, Scope::new(state, frame)).await,
        }
    }
}

/// The future of [`Next::run`]: what is below runs while it is awaited.
#[must_use = "the handler runs only when this is awaited: `next.run().await`"]
pub struct RunFuture<'a>(BoxFuture<'a, Response>);

impl Future for RunFuture<'_> {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Response> {
        self.0.as_mut().poll(context)
    }
}

impl fmt::Debug for RunFuture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RunFuture(..)")
    }
}

/// The state that a middleware passes on.
#[diagnostic::on_unimplemented(
    message = "`run()` has no `{Self}` to give to the handlers below this middleware",
    label = "call `run_with(&state)`",
    note = "make the state and call `next.run_with(&state).await`; or take `next: Next<'_>`, which passes the state on as it is"
)]
pub trait PassedOn {}

impl PassedOn for SameState {}

impl<S> fmt::Debug for Next<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").field("event", self.event).finish_non_exhaustive()
    }
}
