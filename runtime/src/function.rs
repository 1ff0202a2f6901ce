//! A function: an `Api` with its state, or with how to make it.

use std::borrow::Cow;
use std::process::ExitCode;
use std::sync::Arc;

use crate::context::Context;
use bytes::Bytes;

use crate::api::Options;
use crate::handler::BoxFuture;
use crate::invoke::invoke;
use crate::lambda::init::StateCell;
use crate::proxy::{ProxyResponse, Sink, StreamAnswer};
use crate::route::RouteSpec;
use crate::router::{Conflict, Router};

/// What one invocation comes to.
#[derive(Debug)]
pub enum Outcome {
    /// The answer to an HTTP request; every HTTP request gets one.
    Answer(ProxyResponse),
    /// The same for a source that streams, if the program [streams](crate::Api::streaming).
    Stream(StreamAnswer),
    /// The event is no HTTP request; the invocation fails with a sentence that names what came.
    NotHttp(InvocationError),
}

/// Why an invocation failed, as it is posted to the Runtime API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvocationError {
    /// For machines: `ApiHandler.NotHttp`.
    pub error_type: String,
    /// For people: what came and what to do.
    pub message: String,
}

impl InvocationError {
    /// What the Runtime API reads.
    pub(crate) fn to_json(&self) -> String {
        serde_json::json!({ "errorType": self.error_type, "errorMessage": self.message }).to_string()
    }
}

/// One route of a program, after all prefixes.
#[derive(Clone, Debug)]
pub struct RouteInfo {
    /// The template after all prefixes; `None` for a bare handler.
    pub path: Option<Cow<'static, str>>,
    /// The rest, as written at the handler.
    pub spec: RouteSpec,
}

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
    fn conflicts(&self) -> &[Conflict];
    /// Answers one event; makes the state first where there is none yet.
    fn invoke(&self, event: Bytes, context: Context) -> BoxFuture<'_, Outcome>;
    /// The production loop against `AWS_LAMBDA_RUNTIME_API`.
    fn serve_lambda(&self) -> ExitCode;
}

/// Everything that an invocation needs.
pub(crate) struct Core<S> {
    pub(crate) router: Router<S>,
    pub(crate) options: Options,
    pub(crate) state: StateCell<S>,
}

/// An [`Api`](crate::Api) that can run: on Lambda, behind the local gateway, in a test.
#[must_use = "a `Function` answers nothing until it runs: `fn main() -> ExitCode { Api::new(..).state(..).run() }`"]
pub struct Function<S> {
    core: Arc<Core<S>>,
    /// Made where the state was given: a state that threads cannot share is a mistake there, and nowhere else.
    program: fn(Function<S>) -> Arc<dyn Program>,
}

impl<S> Clone for Function<S> {
    fn clone(&self) -> Self {
        Function { core: self.core.clone(), program: self.program }
    }
}

impl<S> Function<S> {
    /// Runs the program: the function on Lambda, or the toolbox with the local gateway elsewhere.
    ///
    /// `AWS_LAMBDA_RUNTIME_API` decides. It builds its own async runtime, so `main` is an ordinary function.
    #[must_use = "`main` returns it, so that a failure is seen: `fn main() -> ExitCode { Api::new(..).state(..).run() }`, without a semicolon"]
    pub fn run(self) -> ExitCode {
        let program = self.into_program();
        // Inside of an async runtime no other can be driven on the same thread.
        if tokio::runtime::Handle::try_current().is_ok() {
            return std::thread::spawn(move || start(program)).join().unwrap_or(ExitCode::FAILURE);
        }
        start(program)
    }

    pub(crate) fn into_program(self) -> Arc<dyn Program> {
        (self.program)(self)
    }
}

fn start(program: Arc<dyn Program>) -> ExitCode {
    if std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_some() {
        return program.serve_lambda();
    }
    crate::gateway::main(program)
}

impl<S: Send + Sync + 'static> Function<S> {
    pub(crate) fn new(core: Core<S>) -> Self {
        Function { core: Arc::new(core), program: |function| Arc::new(function) }
    }

    /// Answers one event as Lambda would hand it over: the whole path from its bytes to the finished JSON.
    ///
    /// ```
    /// # async fn doc() {
    /// use api_handler::{Api, Context, Outcome, Routes};
    ///
    /// let function = Api::new(Routes::new()).state(());
    /// let event = br#"{"httpMethod":"GET","path":"/nowhere"}"#;
    /// let Outcome::Answer(answer) = function.invoke(event, &Context::default()).await else {
    ///     panic!("an HTTP request always gets an answer");
    /// };
    /// assert_eq!(answer.status(), 404);
    /// # }
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(doc());
    /// ```
    pub fn invoke(&self, event: &[u8], context: &Context) -> impl Future<Output = Outcome> + Send {
        invoke(&self.core, event, context, Sink::answer(Vec::new()))
    }
}

impl<S: Send + Sync + 'static> Program for Function<S> {
    fn routes(&self) -> Vec<RouteInfo> {
        let routes = self.core.router.routes().iter();
        routes.map(|route| RouteInfo { path: route.path.clone(), spec: route.spec }).collect()
    }

    fn streams(&self) -> bool {
        self.core.options.streaming
    }

    fn conflicts(&self) -> &[Conflict] {
        &self.core.router.conflicts
    }

    fn invoke(&self, event: Bytes, context: Context) -> BoxFuture<'_, Outcome> {
        Box::pin(async move { invoke(&self.core, &event, &context, Sink::answer(Vec::new())).await })
    }

    fn serve_lambda(&self) -> ExitCode {
        crate::lambda::serve(self.core.clone())
    }
}
