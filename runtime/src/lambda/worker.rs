//! Between the Runtime API and [`invoke`]: an invocation in, a posted answer out, and so on until the process ends.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

use super::runtime_api::{ApiConnection, Invocation};
use super::{last_word, streamed, watchdog};
use crate::event::EventSource;
use crate::failure::{Error, InvocationError};
use crate::guard::deadline::watchdog_time;
use crate::guard::in_flight::{self, InFlight};
use crate::invoke::invoke;
use crate::program::{Core, Outcome};
use crate::proxy;
use crate::response::Sink;

/// How long is waited before the Runtime API is asked again that was not to be reached; after the last one no more.
const PAUSES: [Duration; 3] = [Duration::from_millis(50), Duration::from_millis(200), Duration::from_millis(500)];

/// How much of the memory of an answer each of many workers keeps for the next.
const KEPT_BY_EACH: usize = 256 * 1024;

/// Answers invocations, one after the other.
pub(crate) struct Worker<S> {
    core: Arc<Core<S>>,
    api: ApiConnection,
    /// Whether there is no other in this process.
    is_alone: bool,
    /// The text of the last answer, whose memory serves for the next: fresh pages cost more than escaping.
    buffer: Vec<u8>,
}

impl<S: Send + Sync + 'static> Worker<S> {
    pub(crate) fn new(core: Arc<Core<S>>, api: ApiConnection, is_alone: bool) -> Self {
        Worker { core, api, is_alone, buffer: Vec::new() }
    }

    /// Answers invocations as long as the Runtime API has some.
    pub(crate) async fn work(mut self) -> Result<Infallible, Error> {
        loop {
            if let Some(next) = self.next().await? {
                self.answer(next).await;
            }
        }
    }

    async fn next(&mut self) -> io::Result<Option<Invocation>> {
        let mut pauses = PAUSES.into_iter();
        loop {
            match (self.api.next().await, pauses.next()) {
                (Err(error), Some(pause)) => {
                    tracing::debug!("no event: {error}; once more");
                    tokio::time::sleep(pause).await;
                }
                (next, _) => return next,
            }
        }
    }

    async fn answer(&mut self, next: Invocation) {
        let Invocation { context, invocation_id } = next;
        let options = &self.core.options;
        watchdog::start();
        in_flight::enter(InFlight {
            request_id: context.request_id.clone(),
            invocation_id,
            source: EventSource::RestApi,
            streams: options.streaming,
            handler: "none",
            stream: None,
            until: watchdog_time(&context, options.gateway_timeout),
        });
        let sink = Sink::answer(std::mem::take(&mut self.buffer));
        let outcome = invoke(&self.core, self.api.event(), &context, sink).await;
        let Some(in_flight) = in_flight::take(&context.request_id) else {
            // The watchdog has answered; a second answer would be refused.
            last_word::came_back();
            return;
        };
        match outcome {
            Outcome::NotHttp(error) => self.post_error(&in_flight, &error).await,
            Outcome::Stream(answer) => Box::pin(streamed::post(in_flight, &context, answer)).await,
            Outcome::Answer(answer) => {
                let json = answer.into_bytes();
                self.post_answer(&in_flight, &json).await;
                // Nobody else has it, so nothing is copied.
                self.buffer = Vec::from(json);
                if !self.is_alone {
                    self.buffer.clear();
                    self.buffer.shrink_to(KEPT_BY_EACH);
                }
            }
        }
    }

    async fn post_answer(&mut self, in_flight: &InFlight, json: &Bytes) {
        let mut instead: Option<Bytes> = None;
        loop {
            let posted = self
                .api
                .post_answer(
                    &in_flight.request_id,
                    in_flight.invocation_id.as_deref(),
                    instead.as_ref().unwrap_or(json),
                )
                .await;
            if told("answer", posted) != Some(StatusCode::PAYLOAD_TOO_LARGE.as_u16()) || instead.is_some() {
                return;
            }
            tracing::error!("Lambda refused an answer of {} bytes as too large", json.len());
            instead = Some(proxy::empty(StatusCode::INTERNAL_SERVER_ERROR, in_flight.source).into_bytes());
        }
    }

    async fn post_error(&mut self, in_flight: &InFlight, error: &InvocationError) {
        let (what, id) = (["invocation/", &in_flight.request_id, "/error"], in_flight.invocation_id.as_deref());
        told("error", self.api.post_failure(&what, error, id).await);
    }
}

/// Logs what became of a post, unless it was taken.
fn told(what: &str, posted: io::Result<u16>) -> Option<u16> {
    match posted {
        Ok(status) => {
            if !(200..300).contains(&status) && status != StatusCode::PAYLOAD_TOO_LARGE.as_u16() {
                tracing::error!("the Runtime API answered {status} to the {what}");
            }
            Some(status)
        }
        Err(error) => {
            tracing::error!("the {what} could not be posted: {error}");
            None
        }
    }
}
