//! How an invocation failed that no guard can answer: what the client, Lambda, the log and the metrics learn of it.

use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::StatusCode;

use super::bounded::Job;
use super::last_post;
use crate::failure::InvocationError;
use crate::guard::in_flight::{self, InFlight, OwnAnswer, Rendered};
use crate::guard::panic_record::PanicReport;
use crate::observe::current::{self, Current};
use crate::observe::{self, Access, Encoding, Metric, report};
use crate::response::Problem;

/// A failure and its invocation.
pub(super) struct LastFailure {
    /// Dropped when it has been answered.
    invocation: Option<InFlight>,
    current: Current,
    /// For the client, unless its answer has started.
    problem: Problem,
    /// For Lambda, if the answer has started.
    error_type: &'static str,
    metrics: &'static [Metric],
    /// For the log.
    message: String,
    /// The program's own answer.
    pub(super) own: Option<Rendered>,
    /// Why it could not be posted.
    unposted: Option<io::Error>,
    /// The request in the access log.
    access: Option<Arc<dyn Access>>,
    /// Whether the answer was a stream that had started.
    has_started: bool,
}

impl LastFailure {
    fn new(
        invocation: InFlight,
        problem: Problem,
        error_type: &'static str,
        metrics: &'static [Metric],
        message: impl FnOnce(&str) -> String,
    ) -> Self {
        let InFlight { request_id, handler, access, .. } = &invocation;
        let (access, has_started) = (access.clone(), invocation.stream.is_some());
        let current = Current { request_id: request_id.as_str().into(), handler: *handler, trace_id: None };
        let name = handler.map_or_else(|| "the program".to_owned(), named);
        LastFailure {
            invocation: Some(invocation),
            current,
            problem,
            error_type,
            metrics,
            message: message(&name),
            own: None,
            unposted: None,
            access,
            has_started,
        }
    }

    /// The handler's own panic ends the process.
    pub(super) fn panicked(invocation: InFlight, panics: &[PanicReport]) -> Self {
        LastFailure::internal(invocation, |name| format!("{name} panicked {}", listed(panics)))
    }

    /// The worker's own panic, outside of the guards around handlers.
    pub(super) fn failed(invocation: InFlight, report: &PanicReport) -> Self {
        let PanicReport { message, location, .. } = report;
        LastFailure::internal(invocation, |name| format!("{name} failed, with a panic at {location}: {message}"))
    }

    /// A panic of a thread or task that the handler may have started ends the process.
    pub(super) fn panicked_elsewhere(invocation: InFlight, panics: &[PanicReport]) -> Self {
        LastFailure::internal(invocation, |name| {
            format!("while {name} ran, another thread panicked {}", listed(panics))
        })
    }

    fn internal(invocation: InFlight, message: impl FnOnce(&str) -> String) -> Self {
        let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR);
        LastFailure::new(invocation, problem, "Runtime.StreamPanic", &[Metric::Faults, Metric::Panics], message)
    }

    /// The handler blocks its thread.
    pub(super) fn blocked(invocation: InFlight) -> Self {
        let place = if invocation.stream.is_some() { " in the middle of its answer" } else { "" };
        // With other invocations in flight, the thread that encodes may be another one.
        let is_encoding = Encoding::is_active() && in_flight::earliest().is_none();
        LastFailure::late(invocation, "Runtime.StreamBlocked", |name| match is_encoding {
            true => format!(
                "{name} had returned, and its answer was still being encoded when its deadline had passed; \
                 in a build without optimisation that is slow"
            ),
            false => format!("{name} blocked its thread{place} until its deadline had passed"),
        })
    }

    /// The handler had no thread to run on, because others blocked or used them.
    pub(super) fn starved(invocation: InFlight, running: &[&'static str]) -> Self {
        LastFailure::late(invocation, "Runtime.StreamStopped", |name| {
            let others = running.iter().map(|handler| format!("`{handler}`")).collect::<Vec<_>>().join(", ");
            let others = if others.is_empty() { "other code of the program" } else { &others };
            format!("{name} had no thread to run on until its deadline had passed; what ran was {others}")
        })
    }

    fn late(invocation: InFlight, error_type: &'static str, message: impl FnOnce(&str) -> String) -> Self {
        let problem = Problem::new(StatusCode::GATEWAY_TIMEOUT);
        LastFailure::new(invocation, problem, error_type, &[Metric::Faults, Metric::Timeouts], message)
    }

    /// The process is replaced because of another invocation.
    pub(super) fn stopped(invocation: InFlight) -> Self {
        LastFailure::unavailable(invocation, |name| {
            format!("{name} was stopped: its process was replaced because of another request")
        })
    }

    /// A panic of `init` ends the process.
    pub(super) fn without_state(invocation: InFlight, panics: &[PanicReport]) -> Self {
        LastFailure::unavailable(invocation, |_| {
            format!("init panicked {}; the next request tries again", listed(panics))
        })
    }

    fn unavailable(invocation: InFlight, message: impl FnOnce(&str) -> String) -> Self {
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE).with_retry_after(1);
        LastFailure::new(invocation, problem, "Runtime.StreamStopped", &[Metric::Faults], message)
    }

    /// The job that asks the program for its own answer, and how long that may take; `None` if it has none.
    pub(super) fn rewrite(&mut self) -> Option<(Job<Option<Rendered>>, Duration)> {
        let invocation = self.invocation.as_mut().filter(|invocation| invocation.stream.is_none())?;
        let OwnAnswer { render, stops } = invocation.own_answer.take()?;
        let (current, problem) = (self.current.clone(), self.problem.clone());
        let left = stops.duration_since(SystemTime::now()).unwrap_or(Duration::MAX);
        Some((Box::new(move || current::within(&current, || render(problem))), left / 2))
    }

    /// Posts the program's own answer, or else the library's.
    pub(super) fn post(&mut self) {
        let LastFailure { problem, own, .. } = &*self;
        let Some(invocation) = &self.invocation else { return };
        let posted = match (&invocation.stream, own) {
            (Some(stream), _) => last_post::break_off(stream, &self.error()),
            (None, Some(own)) => self.answer(invocation, own),
            (None, None) => self.answer(invocation, &last_post::plain(problem, invocation)),
        };
        self.unposted = posted.err();
        self.invocation = None;
    }

    fn answer(&self, invocation: &InFlight, rendered: &Rendered) -> io::Result<()> {
        if let Some(access) = &self.access {
            access.answered(rendered.status, rendered.body_length);
        }
        last_post::answer(invocation, rendered)
    }

    fn error(&self) -> InvocationError {
        InvocationError { error_type: self.error_type.to_owned(), message: self.message.clone() }
    }

    /// Logs and counts the failure.
    pub(super) fn log(&self) {
        let LastFailure { message, metrics, .. } = self;
        current::within(&self.current, || {
            report!(ERROR, "{message}");
            observe::count(metrics);
            if let Some(error) = &self.unposted {
                report!(ERROR, "the last word could not be posted: {error}");
            }
        });
        if let Some(access) = &self.access {
            // Only a stream that has started cannot be answered completely.
            access.write(!self.has_started);
        }
    }

    /// The line for a log that does not work.
    pub(super) fn line(&self) -> String {
        format!("ERROR {} {}", &*self.current.request_id, self.message).replace(['\r', '\n'], " ") + "\n"
    }
}

fn named(handler: &'static str) -> String {
    format!("the handler `{handler}`")
}

/// The panics that ended a process, the first one first. The last of them may only say that the others could not unwind.
fn listed(panics: &[PanicReport]) -> String {
    let each = panics.iter().map(|PanicReport { location, message, .. }| format!("at {location}: {message}"));
    let mut listed = each.collect::<Vec<_>>().join("; then ");
    if cfg!(panic = "abort") {
        listed.push_str("; each panic costs a new process: set panic = \"unwind\" in the release profile");
    }
    listed
}
