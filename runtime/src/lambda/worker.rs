//! The loop between the Runtime API and [`invoke`]: receives an invocation, posts its answer, and so on until the process
//! exits.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::runtime::Handle;

use super::bounded::{self, Job, LOG_TIME};
use super::place::Place;
use super::runtime_api::{ApiConnection, Invocation, Next};
use super::{last_word, streamed, threads, watchdog};
use crate::context::LambdaContext;
use crate::event::EventSource;
use crate::failure::{Error, InvocationError};
use crate::guard::deadline::watchdog_time;
use crate::guard::in_flight::{self, InFlight, Unanswered};
use crate::guard::panic::guard;
use crate::guard::panic_log::{is_pending, log_pending};
use crate::guard::panic_record::PanicReport;
use crate::guard::pulse::Pulse;
use crate::invoke::invoke;
use crate::invoke::own_answer::own_answer;
use crate::program::options::Options;
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
    place: Place,
    /// How many events all workers have received.
    events: Arc<AtomicUsize>,
    /// The text of the last answer. Its memory is used again for the next one: pages that the kernel has to map first
    /// cost more than writing the answer.
    buffer: Vec<u8>,
}

impl<S: Send + Sync + 'static> Worker<S> {
    /// The only worker of the process.
    pub(crate) fn alone(core: Arc<Core<S>>, api: ApiConnection) -> Self {
        Worker { core, api, place: Place::Here, events: Arc::default(), buffer: Vec::new() }
    }

    /// One of several workers.
    pub(crate) fn of_several(
        core: Arc<Core<S>>,
        api: ApiConnection,
        handlers: Handle,
        events: Arc<AtomicUsize>,
    ) -> Self {
        Worker { core, api, place: Place::Elsewhere(handlers, Arc::default()), events, buffer: Vec::new() }
    }

    /// Answers invocations until the Runtime API cannot be reached any more.
    pub(crate) async fn work(mut self) -> Result<Infallible, Error> {
        loop {
            let next = self.next().await?;
            // Code outside of the guards around handlers may panic too, and then somebody is still waiting.
            let answered = guard(std::pin::pin!(self.answer(&next))).await;
            if let Err(report) = answered {
                self.failed(&next.context.request_id, &report);
            }
        }
    }

    /// Answers for this worker's own panic. What it was doing on its connection has been left in the middle.
    fn failed(&mut self, request_id: &str, report: &PanicReport) {
        self.api.close();
        match in_flight::take(request_id) {
            Some(invocation) => last_word::failed(invocation, report),
            None => crate::observe::report!(ERROR, "the worker panicked at {}: {}", report.location, report.message),
        }
    }

    async fn next(&mut self) -> io::Result<Invocation> {
        let mut pauses = PAUSES.into_iter();
        loop {
            let (options, pulse) = (&self.core.options, self.place.pulse());
            match self.api.next(|invocation| enter(invocation, options, pulse)).await {
                Ok(Next::Event(next)) => {
                    self.events.fetch_add(1, Ordering::Relaxed);
                    return Ok(next);
                }
                Ok(Next::Incomplete(next, error)) => self.incomplete(&next, &error).await,
                Ok(Next::Nothing) => tokio::time::sleep(pauses.next().unwrap_or(LONGEST_PAUSE)).await,
                Err(error) => {
                    let Some(pause) = pauses.next() else { return Err(error) };
                    crate::observe::report!(DEBUG, "no event was received: {error}; trying again");
                    tokio::time::sleep(pause).await;
                }
            }
        }
    }

    /// Answers an invocation whose event has not come completely.
    async fn incomplete(&mut self, next: &Invocation, error: &io::Error) {
        crate::observe::report!(ERROR, "the event of {} is incomplete: {error}", next.context.request_id);
        if let Some(in_flight) = in_flight::take(&next.context.request_id) {
            let message = format!("the event is incomplete: {error}");
            let error = InvocationError { error_type: "ApiHandler.Incomplete".to_owned(), message };
            self.post_error(&in_flight, &error).await;
        }
    }

    async fn answer(&mut self, next: &Invocation) {
        let Invocation { context, .. } = next;
        if let Some(own_answer) = own_answer(&self.core, self.api.event(), context) {
            in_flight::retain(&context.request_id, own_answer);
        }
        let sink = Sink::answer(std::mem::take(&mut self.buffer));
        let outcome = match self.place {
            Place::Here => invoke(&self.core, self.api.event(), context, sink).await,
            Place::Elsewhere(..) => match self.invoke_elsewhere(context, sink).await {
                Ok(outcome) => outcome,
                Err(report) => return self.failed(&context.request_id, &report),
            },
        };
        let Some(in_flight) = in_flight::take(&context.request_id) else {
            // The watchdog has answered already; Lambda would refuse a second answer.
            threads::record_returned(self.place.has_blocked());
            return;
        };
        match outcome {
            Outcome::NotHttp(error) => self.post_error(&in_flight, &error).await,
            Outcome::Stream(answer) => {
                Box::pin(streamed::post(self.api.runtime_api(), &self.place, in_flight, context, answer)).await
            }
            Outcome::Answer(answer) => {
                let json = answer.into_bytes();
                self.post_answer(&in_flight, &json).await;
                if let Some(access) = &in_flight.access {
                    access.write(true);
                }
                // Nobody else holds these bytes, so this takes the buffer back without a copy.
                self.buffer = Vec::from(json);
                if matches!(self.place, Place::Elsewhere(..)) {
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
        let wait = if matches!(self.place, Place::Here) { LOG_TIME } else { Duration::ZERO };
        let log: Job<()> = Box::new(log_pending);
        bounded::run(vec![log], wait);
    }

    async fn invoke_elsewhere(&mut self, context: &LambdaContext, sink: Sink) -> Result<Outcome, PanicReport> {
        let (core, event, context) = (self.core.clone(), self.api.take_event(), context.clone());
        self.place.run(async move { invoke(&core, &event, &context, sink).await }).await
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
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            instead = Some(proxy::empty(status, in_flight.source).into_bytes());
            if let Some(access) = &in_flight.access {
                access.answered(status.as_u16(), 0);
            }
        }
    }

    async fn post_error(&mut self, in_flight: &InFlight, error: &InvocationError) {
        let (path, id) = (["invocation/", &in_flight.request_id, "/error"], in_flight.invocation_id.as_deref());
        posted_status("error", self.api.post_failure(&path, error, id).await);
    }
}

/// Registers an invocation, from when on it is answered by somebody.
fn enter(invocation: &Invocation, options: &Options, pulse: Option<&Arc<Pulse>>) {
    let Invocation { context, invocation_id } = invocation;
    watchdog::start();
    in_flight::enter(InFlight {
        request_id: context.request_id.clone(),
        invocation_id: invocation_id.clone(),
        source: EventSource::RestApi,
        streams: options.streaming,
        handler: None,
        stream: None,
        until: watchdog_time(context, options.gateway_timeout),
        pulse: pulse.cloned(),
        headers: HeaderMap::new(),
        own_answer: None,
        access: None,
        _unanswered: Unanswered::new(),
    });
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
