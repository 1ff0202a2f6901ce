//! A program: its routes, options and state, and the view of it that the toolbox and the test helper use.

pub(crate) mod access_log;
pub(crate) mod options;
pub(crate) mod problem_mistakes;
#[cfg(feature = "shutdown")]
pub(crate) mod shutdown;
pub(crate) mod snapstart;

use std::process::ExitCode;
#[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
use std::sync::Arc;

use bytes::Bytes;

use crate::context::LambdaContext;
use crate::event::EventSource;
use crate::failure::InvocationError;
use crate::future::BoxFuture;
use crate::handler::Run;
use crate::proxy::{self, ProxyResponse, StreamAnswer};
use crate::routes::{Mistakes, Router};
use crate::spec::RouteInfo;
use crate::state::StateCell;

use options::Options;

/// The result of one invocation.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// The answer to an HTTP request. Every HTTP request is answered.
    Answer(ProxyResponse),
    /// The answer as a stream, if the program [streams](crate::Api::streaming) and the source can receive streams.
    Stream(StreamAnswer),
    /// The event is not an HTTP request. The invocation fails with an error that names the event's kind.
    NotHttp(InvocationError),
}

/// The loop that answers Lambda's events, ready to start on any thread.
pub(crate) type Loop = Box<dyn FnOnce() -> ExitCode + Send>;

/// A program without the type of its state, as the toolbox and the test helper use it.
pub(crate) trait Program: Send + Sync {
    /// The routes; does not make the state.
    fn routes(&self) -> Vec<RouteInfo>;
    /// Whether its answers are streamed where the source can receive streams.
    fn streams(&self) -> bool;
    /// Mistakes in the routes, such as one that another one shadows, or an argument that can never be read.
    fn mistakes(&self) -> &Mistakes;
    /// Answers one event; makes the state first if there is none yet.
    fn invoke(&self, event: Bytes, context: LambdaContext) -> BoxFuture<'_, Outcome>;
    /// What the program does before its process ends; `None` if there is nothing to do.
    #[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
    fn shutdown(self: Arc<Self>) -> Option<shutdown::Shutdown>;
}

/// What every invocation shares.
pub(crate) struct Core<S> {
    pub(crate) router: Router<S>,
    /// Answers requests that no route matches, if a middleware stands around the whole `Api`.
    pub(crate) unrouted: Option<Run<S>>,
    pub(crate) options: Options,
    pub(crate) state: StateCell<S>,
    #[cfg(feature = "shutdown")]
    pub(crate) on_shutdown: Vec<shutdown::Hook<S>>,
}

impl<S> Core<S> {
    /// Whether answers to this source are streamed.
    pub(crate) fn is_streamed(&self, source: EventSource) -> bool {
        self.options.streaming && proxy::can_stream(source)
    }
}
