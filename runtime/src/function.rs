//! A function: an `Api` with its state, or with the code that makes it.

use std::process::ExitCode;
use std::sync::Arc;

use bytes::Bytes;

use crate::context::LambdaContext;
use crate::future::BoxFuture;
use crate::invoke::invoke;
#[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
use crate::program::shutdown::{Shutdown, run_hooks};
use crate::program::{Core, Loop, Outcome, Program};
use crate::response::Sink;
use crate::routes::{Mistakes, Resolved};
use crate::run::run;
use crate::spec::RouteInfo;

/// An [`Api`](crate::Api) that can run: on Lambda, behind the local gateway, in a test.
#[must_use = "a `Function` answers nothing until it runs: `fn main() -> ExitCode { Api::new(..).state(..).run() }`"]
pub struct Function<S = ()> {
    core: Arc<Core<S>>,
    /// The next two fields are set in `new`, the only place where the type of the state must be `Send` and `Sync`. So a
    /// state that threads cannot share is one compile error, at the call that sets the state.
    program: fn(Arc<Core<S>>) -> Arc<dyn Program>,
    lambda: fn(Arc<Core<S>>) -> Loop,
}

impl<S> Clone for Function<S> {
    fn clone(&self) -> Self {
        Function { core: self.core.clone(), ..*self }
    }
}

impl<S> Function<S> {
    /// Runs the program: the function on Lambda, where `AWS_LAMBDA_RUNTIME_API` is set, and the toolbox with the local
    /// gateway everywhere else.
    ///
    /// It builds its own async runtime, so `main` is an ordinary function.
    #[must_use = "return it from `main`, so that a failure becomes the exit code: `fn main() -> ExitCode { Api::new(..).state(..).run() }`, without a semicolon"]
    pub fn run(self) -> ExitCode {
        run(self.core, self.lambda, self.program)
    }

    /// The program, without the type of its state.
    pub(crate) fn into_program(self) -> Arc<dyn Program> {
        (self.program)(self.core)
    }
}

impl<S: Send + Sync + 'static> Function<S> {
    pub(crate) fn new(core: Core<S>, lambda: fn(Arc<Core<S>>) -> Loop) -> Self {
        Function { core: Arc::new(core), program: |core| core, lambda }
    }

    /// Answers one event as Lambda sends it: the whole path from its bytes to the finished JSON.
    ///
    /// ```
    /// # async fn doc() {
    /// use api_handler::invocation::Outcome;
    /// use api_handler::{Api, LambdaContext, Routes};
    ///
    /// let function = Api::new(Routes::new()).state(());
    /// let event = br#"{"httpMethod":"GET","path":"/nowhere"}"#;
    /// let Outcome::Answer(answer) = function.invoke(event, &LambdaContext::default()).await else {
    ///     panic!("an HTTP request always gets an answer");
    /// };
    /// assert_eq!(answer.status(), 404);
    /// # }
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(doc());
    /// ```
    pub fn invoke(&self, event: &[u8], context: &LambdaContext) -> impl Future<Output = Outcome> + Send {
        invoke(&self.core, event, context, Sink::answer(Vec::new()))
    }
}

impl<S: Send + Sync + 'static> Program for Core<S> {
    fn routes(&self) -> Vec<RouteInfo> {
        let routes = self.router.routes().iter();
        let info = |route: &Resolved<S>| RouteInfo {
            path: route.path.clone(),
            spec: route.spec,
            around: route.around.iter().rev().cloned().collect(),
        };
        routes.map(info).collect()
    }

    fn streams(&self) -> bool {
        self.options.streaming
    }

    fn mistakes(&self) -> &Mistakes {
        &self.router.mistakes
    }

    fn invoke(&self, event: Bytes, context: LambdaContext) -> BoxFuture<'_, Outcome> {
        Box::pin(async move { invoke(self, &event, &context, Sink::answer(Vec::new())).await })
    }

    #[cfg(any(feature = "gateway", all(feature = "local", debug_assertions)))]
    fn shutdown(self: Arc<Self>) -> Option<Shutdown> {
        let state = self.state.made().filter(|_| !self.on_shutdown.is_empty())?;
        Some(Box::new(move |runtime| run_hooks(&self.on_shutdown, state, &runtime)))
    }
}
