//! Between lambda_runtime's loop and [`invoke`]: an invocation in, a posted answer out.
//!
//! It stands where lambda_runtime's own service would: that one parses every event twice, copies every
//! answer, and ends the process on an answer that it cannot build. This one never fails, for an error would
//! end the loop and lose the events to come.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context as Task, Poll};

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use lambda_runtime::{LambdaInvocation, tower};
use lambda_runtime_api_client::{BoxError, PooledClient, build_request};
use tower::{Layer, Service};

use super::deadline::watchdog_time;
use super::last_word::{self, InFlight};
use super::streamed;
use crate::event::EventSource;
use crate::function::{Core, InvocationError, Outcome};
use crate::handler::BoxFuture;
use crate::invoke::invoke;
use crate::proxy::{self, Sink};

/// Cross-wiring protection: what `next` told is told again with the answer.
const INVOCATION_ID: &str = "lambda-runtime-invocation-id";
const ERROR_TYPE: &str = "lambda-runtime-function-error-type";

/// Puts an [`Answer`] in the place of lambda_runtime's service.
pub(crate) struct AnswerLayer<S> {
    pub(crate) core: Arc<Core<S>>,
    pub(crate) client: Arc<PooledClient>,
}

impl<S, Inner> Layer<Inner> for AnswerLayer<S> {
    type Service = Answer<S>;

    fn layer(&self, _inner: Inner) -> Answer<S> {
        let shared = Shared { core: self.core.clone(), client: self.client.clone(), buffer: Mutex::default() };
        Answer { shared: Arc::new(shared) }
    }
}

/// Answers invocations.
pub(crate) struct Answer<S> {
    shared: Arc<Shared<S>>,
}

impl<S> Clone for Answer<S> {
    fn clone(&self) -> Self {
        Answer { shared: self.shared.clone() }
    }
}

struct Shared<S> {
    core: Arc<Core<S>>,
    client: Arc<PooledClient>,
    /// The text of the last answer, whose memory serves for the next: fresh pages cost more than escaping.
    buffer: Mutex<Vec<u8>>,
}

impl<S: Send + Sync + 'static> Service<LambdaInvocation> for Answer<S> {
    type Response = ();
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<(), BoxError>>;

    fn poll_ready(&mut self, _: &mut Task<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, invocation: LambdaInvocation) -> Self::Future {
        let shared = self.shared.clone();
        Box::pin(async move {
            shared.answer(invocation).await;
            Ok(())
        })
    }
}

impl<S: Send + Sync + 'static> Shared<S> {
    async fn answer(&self, invocation: LambdaInvocation) {
        let buffer = std::mem::take(&mut *self.buffer.lock().unwrap_or_else(PoisonError::into_inner));
        last_word::enter(self.in_flight(&invocation));
        let outcome = invoke(&self.core, &invocation.body, &invocation.context, Sink::answer(buffer)).await;
        let Some(in_flight) = last_word::take(&invocation.context.request_id) else {
            // The watchdog has answered; a second answer would be refused.
            last_word::came_back();
            return;
        };
        match outcome {
            Outcome::NotHttp(error) => self.post_error(&invocation, &error).await,
            Outcome::Stream(answer) => streamed::post(in_flight, &invocation.context, answer).await,
            Outcome::Answer(answer) => {
                let json = answer.into_bytes();
                self.post_answer(&invocation, &json, in_flight.source).await;
                // The client has let go of it by now, so nothing is copied.
                *self.buffer.lock().unwrap_or_else(PoisonError::into_inner) = Vec::from(json);
            }
        }
    }

    fn in_flight(&self, invocation: &LambdaInvocation) -> InFlight {
        let context = &invocation.context;
        let invocation_id = invocation.parts.headers.get(INVOCATION_ID).and_then(|id| id.to_str().ok());
        InFlight {
            request_id: context.request_id.clone(),
            invocation_id: invocation_id.map(str::to_owned),
            source: EventSource::RestApi,
            streams: self.core.options.streaming,
            handler: "none",
            begun: None,
            until: watchdog_time(context, self.core.options.gateway_timeout),
        }
    }

    async fn post_answer(&self, invocation: &LambdaInvocation, json: &Bytes, source: EventSource) {
        if self.post(invocation, "response", None, json).await == Some(StatusCode::PAYLOAD_TOO_LARGE) {
            tracing::error!("Lambda refused an answer of {} bytes as too large", json.len());
            let problem = proxy::empty(StatusCode::INTERNAL_SERVER_ERROR, source).into_bytes();
            self.post(invocation, "response", None, &problem).await;
        }
    }

    async fn post_error(&self, invocation: &LambdaInvocation, error: &InvocationError) {
        let body = serde_json::json!({"errorType": error.error_type, "errorMessage": error.message}).to_string();
        self.post(invocation, "error", Some(&error.error_type), &Bytes::from(body)).await;
    }

    /// Posts, and reads the answer to the post to its end, so that the connection can be used again. A post
    /// that was not sent is sent once more.
    async fn post(
        &self,
        invocation: &LambdaInvocation,
        what: &str,
        error_type: Option<&str>,
        body: &Bytes,
    ) -> Option<StatusCode> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.try_post(invocation, what, error_type, body).await {
                Ok(status) => {
                    if !status.is_success() && status != StatusCode::PAYLOAD_TOO_LARGE {
                        tracing::error!("the Runtime API answered {status} to the {what}");
                    }
                    return Some(status);
                }
                Err(error) if tries < 2 => tracing::warn!("the {what} could not be posted: {error}; once more"),
                Err(error) => {
                    tracing::error!("the {what} could not be posted: {error}");
                    return None;
                }
            }
        }
    }

    async fn try_post(
        &self,
        invocation: &LambdaInvocation,
        what: &str,
        error_type: Option<&str>,
        body: &Bytes,
    ) -> Result<StatusCode, BoxError> {
        let uri = format!("/2018-06-01/runtime/invocation/{}/{what}", invocation.context.request_id);
        let mut request = build_request().method(Method::POST).uri(uri).header("content-type", "application/json");
        if let Some(id) = invocation.parts.headers.get(INVOCATION_ID) {
            request = request.header(INVOCATION_ID, id);
        }
        if let Some(error_type) = error_type {
            request = request.header(ERROR_TYPE, error_type);
        }
        let request: Request<_> = request.body(body.clone().into())?;
        let response = self.client.call(request).await?;
        let status = response.status();
        response.into_body().collect().await?;
        Ok(status)
    }
}
