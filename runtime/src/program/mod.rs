//! What a program is made of, and how the toolbox and the test helper see it.

pub(crate) mod options;
pub(crate) mod snapstart;

use std::process::ExitCode;

use bytes::Bytes;

use crate::context::LambdaContext;
use crate::event::EventSource;
use crate::failure::InvocationError;
use crate::future::BoxFuture;
use crate::proxy::{self, ProxyResponse, StreamAnswer};
use crate::routes::{Mistakes, Router};
use crate::spec::RouteInfo;
use crate::state::StateCell;

use options::Options;

/// What one invocation comes to.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// The answer to an HTTP request; every HTTP request gets one.
    Answer(ProxyResponse),
    /// The same for a source that streams, if the program [streams](crate::Api::streaming).
    Stream(StreamAnswer),
    /// The event is no HTTP request; the invocation fails with a sentence that names what came.
    NotHttp(InvocationError),
}

/// The loop that answers Lambda's events, ready to start on any thread.
pub(crate) type Loop = Box<dyn FnOnce() -> ExitCode + Send>;

/// A program as the toolbox and the test helper see it, free of its state's type.
pub(crate) trait Program: Send + Sync {
    /// The routes; needs no state.
    fn routes(&self) -> Vec<RouteInfo>;
    /// Whether its answers are streamed where the source can.
    fn streams(&self) -> bool;
    /// Routes that another one shadows.
    #[cfg_attr(
        not(any(feature = "gateway", all(feature = "local", debug_assertions))),
        expect(dead_code, reason = "only the toolbox asks")
    )]
    fn mistakes(&self) -> &Mistakes;
    /// Answers one event; makes the state first where there is none yet.
    fn invoke(&self, event: Bytes, context: LambdaContext) -> BoxFuture<'_, Outcome>;
}

/// Everything that an invocation needs.
pub(crate) struct Core<S> {
    pub(crate) router: Router<S>,
    pub(crate) options: Options,
    pub(crate) state: StateCell<S>,
}

impl<S> Core<S> {
    /// Whether the source reads answers piece by piece.
    pub(crate) fn is_streamed(&self, source: EventSource) -> bool {
        self.options.streaming && proxy::can_stream(source)
    }
}
