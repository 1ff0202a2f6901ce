//! Runs a handler, or a middleware, inside the guards: it does not panic, and it answers in time.

mod rendering;
mod stream;

use std::sync::atomic::Ordering;

use http::StatusCode;

use crate::event::Event;
use crate::guard::deadline::Deadline;
use crate::guard::panic::{catch, drop_quietly, guard};
use crate::guard::panic_log::log_panic;
use crate::guard::panic_record::PanicReport;
use crate::handler::{Answering, Run};
use crate::observe;
use crate::response::{Fault, Problem, Response};
use crate::scope::{Frame, Scope};
use crate::spec::Surrounding;

pub(crate) use rendering::{plain, render, rendered_for_above};

/// The answer of a handler or a middleware; that of a panic or of a passed deadline is a problem.
pub(crate) async fn run<'a, S: Sync>(run: &'a Run<S>, event: &'a Event<'a>, scope: Scope<'a, S>) -> Response {
    match start(run, event, scope) {
        Start::Answered(response) => response,
        Start::Pending(pending) => pending.finish(scope.frame).await,
    }
}

/// A handler or a middleware that has been started.
pub(crate) enum Start<'a> {
    Answered(Response),
    Pending(Pending<'a>),
}

/// What has been started and has not answered yet, or must not be sent as it is.
pub(crate) struct Pending<'a> {
    answering: Result<Answering<'a>, PanicReport>,
    /// What was started, unless it is a handler.
    surrounding: Option<fn() -> Surrounding>,
    deadline: Deadline,
}

/// Starts a handler or a middleware. One that is not async has already answered, without the cost of a future.
// Inlined as `finish` is, so that the large response is made where it stays.
#[inline(always)]
pub(crate) fn start<'a, S>(run: &'a Run<S>, event: &'a Event<'a>, scope: Scope<'a, S>) -> Start<'a> {
    let run = run.of_request(event, scope);
    let answering = match catch(|| run.start(event, scope)) {
        Ok(Answering::Now(response)) if response.body.chunks.is_none() => return Start::Answered(response),
        answering => answering,
    };
    let surrounding = run.surrounding();
    let deadline = scope.frame.deadline;
    let deadline = if surrounding.is_none() { deadline } else { deadline.of_middleware(event.context()) };
    Start::Pending(Pending { answering, surrounding, deadline })
}

impl Pending<'_> {
    /// The answer.
    pub(crate) async fn finish(self, frame: &Frame<'_>) -> Response {
        let ran = match self.answering {
            Ok(Answering::Now(response)) => Some(Ok(response)),
            Ok(Answering::Later(mut future)) => {
                let ran = self.deadline.race(guard(future.as_mut())).await;
                drop_quietly(future);
                ran
            }
            Err(report) => Some(Err(report)),
        };
        let ran = match ran {
            Some(Ok(response)) if response.body.chunks.as_ref().is_some_and(|chunks| !chunks.is_started()) => {
                stream::start(response, frame.is_streamed, self.deadline).await
            }
            ran => ran,
        };
        match ran {
            Some(Ok(response)) => response,
            Some(Err(report)) => panicked(self.surrounding, report, frame),
            None => timed_out(&what(self.surrounding, frame), frame),
        }
    }
}

/// What has failed, for the log.
fn what(surrounding: Option<fn() -> Surrounding>, frame: &Frame<'_>) -> String {
    let below = match frame.handler {
        "" => "the `Api`".to_owned(),
        handler => format!("the handler `{handler}`"),
    };
    match surrounding.map(|surrounding| surrounding()) {
        None => below,
        Some(surrounding) => format!("{} around {below}", surrounding.described()),
    }
}

/// The answer to a panic.
pub(crate) fn panicked(surrounding: Option<fn() -> Surrounding>, report: PanicReport, frame: &Frame<'_>) -> Response {
    match surrounding {
        // Its name is in the line anyway.
        None => log_panic("the handler", report),
        surrounding => log_panic(&what(surrounding, frame), report),
    }
    frame.panicked.store(true, Ordering::Relaxed);
    fault(Fault::Panic, StatusCode::INTERNAL_SERVER_ERROR, frame)
}

fn timed_out(what: &str, frame: &Frame<'_>) -> Response {
    observe::report!(ERROR, "{what} had not answered by its deadline, and was cancelled");
    fault(Fault::Timeout, StatusCode::GATEWAY_TIMEOUT, frame)
}

fn fault(fault: Fault, status: StatusCode, frame: &Frame<'_>) -> Response {
    // Only the first one counts; it may already have been set.
    let _ = frame.fault.set(fault);
    Response { fault: Some(fault), ..Problem::new(status).into() }
}
