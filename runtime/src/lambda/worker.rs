//! The loop between the Runtime API and [`invoke`]: receives an invocation, posts its answer, and so on until the process
//! exits.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

use super::bounded::{self, Job, LOG_TIME};
use super::runtime_api::{ApiConnection, Invocation};
use super::{streamed, threads, watchdog};
use crate::event::EventSource;
use crate::failure::{Error, InvocationError};
use crate::guard::deadline::watchdog_time;
use crate::guard::in_flight::{self, InFlight};
use crate::guard::panic_log::{is_pending, log_pending};
use crate::guard::pulse::Pulse;
use crate::invoke::invoke;
use crate::invoke::own_answer::own_answer;
use crate::program::{Core, Outcome};
use crate::proxy;
use crate::response::Sink;

/// The pauses between attempts to receive an event. After the last one the worker gives up if the Runtime API cannot be
/// reached, and goes on asking, at that pace, if it has no event.
const PAUSES: [Duration; 3] = [Duration::from_millis(50), Duration::from_millis(200), LONGEST_PAUSE];
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// How many bytes of an answer's buffer each worker retains for the next answer, where there are several workers.
const RETAINED_BY_EACH: usize = 256 * 1024;

/// Answers invocations, one after another.
pub(crate) struct Worker<S> {
    core: Arc<Core<S>>,
    api: ApiConnection,
    /// Whether this is the only worker of the process.
    is_alone: bool,
    /// The text of the last answer. Its memory is used again for the next one: pages that the kernel has to map first
    /// cost more than writing the answer.
    buffer: Vec<u8>,
    /// Whether its invocation runs now; only the watchdog of several workers has to know.
    pulse: Option<Arc<Pulse>>,
}

impl<S: Send + Sync + 'static> Worker<S> {
    pub(crate) fn new(core: Arc<Core<S>>, api: ApiConnection, is_alone: bool) -> Self {
        Worker { core, api, is_alone, buffer: Vec::new(), pulse: (!is_alone).then(Arc::default) }
    }

    /// Answers invocations until the Runtime API cannot be reached any more.
    pub(crate) async fn work(mut self) -> Result<Infallible, Error> {
        loop {
            let next = self.next().await?;
            self.answer(next).await;
        }
    }

    async fn next(&mut self) -> io::Result<Invocation> {
        let mut pauses = PAUSES.into_iter();
        loop {
            match self.api.next().await {
                Ok(Some(next)) => return Ok(next),
                Ok(None) => tokio::time::sleep(pauses.next().unwrap_or(LONGEST_PAUSE)).await,
                Err(error) => {
                    let Some(pause) = pauses.next() else { return Err(error) };
                    crate::observe::report!(DEBUG, "no event was received: {error}; trying again");
                    tokio::time::sleep(pause).await;
                }
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
            handler: None,
            stream: None,
            until: watchdog_time(&context, options.gateway_timeout),
            pulse: self.pulse.clone(),
            own_answer: own_answer(&self.core, self.api.event(), &context),
        });
        let sink = Sink::answer(std::mem::take(&mut self.buffer));
        let outcome = {
            let invoked = std::pin::pin!(invoke(&self.core, self.api.event(), &context, sink));
            match &self.pulse {
                None => invoked.await,
                Some(pulse) => pulse.of(invoked).await,
            }
        };
        let Some(in_flight) = in_flight::take(&context.request_id) else {
            // The watchdog has answered already; Lambda would refuse a second answer.
            threads::record_returned(self.pulse.as_ref().is_none_or(|pulse| pulse.has_blocked()));
            return;
        };
        match outcome {
            Outcome::NotHttp(error) => self.post_error(&in_flight, &error).await,
            Outcome::Stream(answer) => {
                Box::pin(streamed::post(self.api.runtime_api(), in_flight, &context, answer)).await
            }
            Outcome::Answer(answer) => {
                let json = answer.into_bytes();
                self.post_answer(&in_flight, &json).await;
                // Nobody else holds these bytes, so this takes the buffer back without a copy.
                self.buffer = Vec::from(json);
                if !self.is_alone {
                    self.buffer.clear();
                    self.buffer.shrink_to(RETAINED_BY_EACH);
                }
            }
        }
        if is_pending() {
            self.log_panics();
        }
    }

    /// Logs panics whose backtraces are looked up after the answer. What takes too long goes on while the next event is
    /// waited for.
    fn log_panics(&self) {
        let wait = if self.is_alone { LOG_TIME } else { Duration::ZERO };
        let log: Job<()> = Box::new(log_pending);
        bounded::run(vec![log], wait);
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
            if posted_status("answer", posted) != Some(StatusCode::PAYLOAD_TOO_LARGE.as_u16()) || instead.is_some() {
                return;
            }
            crate::observe::report!(ERROR, "Lambda refused an answer of {} bytes as too large", json.len());
            instead = Some(proxy::empty(StatusCode::INTERNAL_SERVER_ERROR, in_flight.source).into_bytes());
        }
    }

    async fn post_error(&mut self, in_flight: &InFlight, error: &InvocationError) {
        let (path, id) = (["invocation/", &in_flight.request_id, "/error"], in_flight.invocation_id.as_deref());
        posted_status("error", self.api.post_failure(&path, error, id).await);
    }
}

/// The status that a post was answered with. Logs a post that failed or was refused; the caller handles a 413.
fn posted_status(post: &str, posted: io::Result<u16>) -> Option<u16> {
    match posted {
        Ok(status) => {
            if !(200..300).contains(&status) && status != StatusCode::PAYLOAD_TOO_LARGE.as_u16() {
                crate::observe::report!(ERROR, "the Runtime API replied to the {post} with {status}");
            }
            Some(status)
        }
        Err(error) => {
            crate::observe::report!(ERROR, "the {post} could not be posted: {error}");
            None
        }
    }
}
