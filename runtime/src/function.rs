//! A function: an `Api` with its state, or with how to make it.

use std::borrow::Cow;
use std::process::ExitCode;

use bytes::Bytes;
use lambda_runtime::Context;

use crate::handler::BoxFuture;
use crate::proxy::ProxyResponse;
use crate::route::RouteSpec;

/// What one invocation comes to.
#[derive(Debug)]
pub enum Outcome {
    /// The answer to an HTTP request; every HTTP request gets one.
    Answer(ProxyResponse),
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
    /// Answers one event; makes the state first where there is none yet.
    fn invoke(&self, event: Bytes, context: Context) -> BoxFuture<'_, Outcome>;
    /// The production loop against `AWS_LAMBDA_RUNTIME_API`.
    fn serve_lambda(&self) -> ExitCode;
}
