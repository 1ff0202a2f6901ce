//! The traits that `#[api_handler]` implements for the companion struct of a function.

use std::borrow::Cow;
use std::sync::Arc;

use crate::caching::Caching;
use crate::event::Event;
use crate::future::BoxFuture;
use crate::response::Response;
use crate::scope::Scope;
use crate::spec::{ArgumentSpec, RouteSpec, Surrounding};

/// The answer of a handler, or the future of one if it has to wait.
pub enum Answering<'a> {
    /// The answer.
    Now(Response),
    /// The future of the answer.
    Later(BoxFuture<'a, Response>),
}

/// The route of a handler, known without any state.
///
/// Implemented by `#[api_handler]` for the companion struct that has the function's name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler",
    label = "not a handler",
    note = "put `#[api_handler(GET \"/path\")]` above the function"
)]
pub trait Operation {
    /// Method, path template, arguments and result, as written in the source.
    const ROUTE: RouteSpec;

    /// What the options say about caches.
    #[doc(hidden)]
    const CACHING: Option<Caching> = None;

    /// Finds out whether the result is a stream of server-sent events; `None` where it is surely not.
    #[doc(hidden)]
    const SENDS_EVENTS: Option<fn() -> bool> = None;
}

/// A handler that can run with a state `S`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler",
    label = "not a handler",
    note = "put `#[api_handler(GET \"/path\")]` above the function"
)]
pub trait Handler<S>: Operation {
    /// Reads the arguments from the event, runs the function, and turns its result into a response.
    fn call<'a>(event: &'a Event<'a>, scope: Scope<'a, S>) -> Answering<'a>;

    /// The handler with its route, as `routes!` lists it.
    fn route() -> Route<S>
    where
        Self: Sized,
    {
        Route {
            spec: Self::ROUTE,
            path: Self::ROUTE.path.map(Cow::Borrowed),
            run: Run::Handler(Self::call),
            caching: Self::CACHING,
            sends_events: Self::SENDS_EVENTS.is_some_and(|sends_events| sends_events()),
            around: Vec::new(),
            read_around: Vec::new(),
        }
    }
}

/// Runs one handler.
pub(crate) type Call<S> = for<'a> fn(&'a Event<'a>, Scope<'a, S>) -> Answering<'a>;

/// How a route is answered.
pub(crate) enum Run<S> {
    /// By its handler.
    Handler(Call<S>),
    /// By a middleware, which holds the way to the handler.
    Middleware(Arc<dyn Around<S>>),
}

/// What stands around handlers.
pub(crate) trait Around<S>: Send + Sync {
    /// Its name, for the log.
    fn surrounding(&self) -> fn() -> Surrounding;

    /// What is below, if this has nothing to do with the request: it is started in place of this.
    fn passes<'a>(&'a self, _event: &Event<'_>, _scope: Scope<'_, S>) -> Option<&'a Run<S>> {
        None
    }

    /// Answers a request, with what is below or without it.
    fn start<'a>(&'a self, event: &'a Event<'a>, scope: Scope<'a, S>) -> Answering<'a>;

    /// Itself, for those who add to what stands around handlers already.
    #[cfg(feature = "tower")]
    fn as_any(&self) -> Option<&dyn std::any::Any> {
        None
    }
}

impl<S> Run<S> {
    /// The outermost that has to do something with the request.
    #[inline(always)]
    pub(crate) fn of_request(&self, event: &Event<'_>, scope: Scope<'_, S>) -> &Self {
        let mut run = self;
        while let Run::Middleware(around) = run
            && let Some(below) = around.passes(event, scope)
        {
            run = below;
        }
        run
    }

    /// What it is, for the log; `None` for a handler.
    #[inline(always)]
    pub(crate) fn surrounding(&self) -> Option<fn() -> Surrounding> {
        match self {
            Run::Handler(_) => None,
            Run::Middleware(around) => Some(around.surrounding()),
        }
    }

    #[inline(always)]
    pub(crate) fn start<'a>(&'a self, event: &'a Event<'a>, scope: Scope<'a, S>) -> Answering<'a> {
        match self {
            Run::Handler(call) => call(event, scope),
            Run::Middleware(around) => around.start(event, scope),
        }
    }
}

impl<S> Clone for Run<S> {
    fn clone(&self) -> Self {
        match self {
            Run::Handler(call) => Run::Handler(*call),
            Run::Middleware(around) => Run::Middleware(around.clone()),
        }
    }
}

/// A handler with its route, as `routes!` lists it.
pub struct Route<S> {
    pub(crate) spec: RouteSpec,
    /// The template after all prefixes, or the route key of a WebSocket API; `None` for a bare handler.
    pub(crate) path: Option<Cow<'static, str>>,
    pub(crate) run: Run<S>,
    pub(crate) caching: Option<Caching>,
    /// Whether its answers are server-sent events, for which the program must stream.
    pub(crate) sends_events: bool,
    /// What stands around the handler, innermost first.
    pub(crate) around: Vec<Surrounding>,
    /// What each of these reads from the request.
    pub(crate) read_around: Vec<&'static [ArgumentSpec]>,
}

impl<S> Clone for Route<S> {
    fn clone(&self) -> Self {
        Route {
            spec: self.spec,
            path: self.path.clone(),
            run: self.run.clone(),
            around: self.around.clone(),
            read_around: self.read_around.clone(),
            caching: self.caching,
            sends_events: self.sends_events,
        }
    }
}
