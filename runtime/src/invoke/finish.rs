//! The last steps of every answer: it is encoded for its source, and failures are counted.

use std::sync::Arc;

use http::StatusCode;

#[cfg(feature = "compression")]
use crate::compression::compress;
use crate::cors;
use crate::event::Event;
use crate::guard::deadline::Deadline;
use crate::guard::panic::{catch, drop_quietly};
use crate::guarded::{plain, render};
use crate::observe::{self, Access, Encoding, Metric, Running};
use crate::program::Outcome;
use crate::program::options::Options;
use crate::proxy::{self, LONGEST_STREAM, Refusal, StreamAnswer};
use crate::response::{Fault, Problem, Response};
use crate::scope::Frame;

/// What it takes to finish an answer.
pub(super) struct Finish<'a, 'e> {
    pub(super) options: &'a Options,
    pub(super) event: &'a Event<'e>,
    pub(super) frame: &'a Frame<'a>,
    pub(super) is_head: bool,
    /// The invocation that the stream runs in, where the source receives streams.
    pub(super) streamed: Option<Running>,
    /// The request in the access log, if the program has one.
    pub(super) access: Option<&'a Arc<dyn Access>>,
}

impl Finish<'_, '_> {
    /// Encodes an answer for its source and counts it if it is a failure, or says why the source would refuse it.
    ///
    /// It is not async, although a problem must be rendered before it: most answers are none, and a future costs them more
    /// than all that happens here.
    // Inlined as `encode` is, and given the response where it is: a move of it copies 200 bytes.
    #[inline(always)]
    pub(super) fn finish(&self, response: &mut Response) -> Result<Outcome, Refusal> {
        // Before the program changes the answer: what it hides counts all the same.
        let fault = response.fault.or_else(|| self.frame.fault.get().copied());
        if self.options.changes_answers() {
            self.change(response);
        }
        let status = response.status;
        proxy::report_changed(&response.headers, self.event.source(), self.event.reads_single_headers());
        let outcome = self.encoded(response)?;
        if status.is_server_error() || fault.is_some() {
            count(fault);
        }
        Ok(outcome)
    }

    /// Lets the program change the answer, adds the headers of CORS, and compresses it.
    #[inline(never)]
    pub(super) fn change(&self, response: &mut Response) {
        for change in &self.options.on_response {
            if let Err(report) = catch(|| change(response, self.event)) {
                let (location, message) = (report.location, report.message);
                observe::report!(ERROR, "`Api::on_response` panicked at {location}: {message}");
            }
        }
        self.complete(response);
        self.decorate(response);
        #[cfg(feature = "compression")]
        self.compress(response);
    }

    #[cfg(feature = "compression")]
    fn compress(&self, response: &mut Response) {
        if let Some(settings) = &self.options.compression {
            compress(response, self.event, settings, self.frame.is_streamed, self.frame.deadline);
        }
    }

    /// Renders a problem that the program has put into the answer, and replaces a stream that nothing would collect any more.
    fn complete(&self, response: &mut Response) {
        if response.body.chunks.is_some() && !self.frame.is_streamed {
            observe::report!(
                ERROR,
                "`Api::on_response` set a stream in an answer that is not streamed; the client got a 500"
            );
            let replaced = Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into();
            proxy::drop_response(std::mem::replace(response, replaced));
        }
        if let Some(problem) = response.take_problem() {
            let problem = self.frame.problems.typed(problem);
            let own = std::mem::replace(response, Response::new(problem.status()));
            *response = plain(&problem, own, self.event, self.frame);
            drop_quietly(problem);
        }
    }

    fn decorate(&self, response: &mut Response) {
        if let Some(cors) = &self.options.cors {
            cors::decorate(&mut response.headers, self.event, cors);
        }
    }

    /// Replaces an answer that the source would refuse with a problem. If the program itself made that answer by rewriting
    /// a problem, it is not asked again.
    pub(super) async fn replace(&self, refusal: Refusal, may_be_rewritten: bool) -> Outcome {
        observe::report!(ERROR, "{}; the client got a 500", refusal.reason);
        let code = if refusal.fault == Fault::Oversize { "response-too-large" } else { "invalid-response" };
        let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR).with_code(code);
        let problem = self.frame.problems.typed(problem);
        let own = Response::new(problem.status());
        let mut response = match may_be_rewritten {
            true => render(problem.clone(), own, self.event, self.frame).await.0,
            false => plain(&problem, own, self.event, self.frame),
        };
        response.fault = Some(refusal.fault);
        // A rewritten problem can be refused too, and so can what `Api::on_response` has made of one.
        self.finish(&mut response).unwrap_or_else(|refused| {
            observe::report!(ERROR, "{}, again; the client got a 500 without the program's changes", refused.reason);
            count(Some(refusal.fault));
            let mut response = plain(&problem, Response::new(problem.status()), self.event, self.frame);
            self.decorate(&mut response);
            self.encoded(&mut response).unwrap_or_else(|_| self.empty())
        })
    }

    /// Encodes an answer and drops what is left of it. A body or a header may be memory of the program, whose destructor can
    /// panic: that does not change the answer.
    #[inline(always)]
    fn encoded(&self, response: &mut Response) -> Result<Outcome, Refusal> {
        let outcome = self.encode(response);
        // Most answers are JSON without other headers, in memory of this library.
        if !response.headers.is_empty() || response.body.is_foreign() {
            proxy::drop_response(std::mem::replace(response, Response::new(StatusCode::OK)));
        }
        outcome
    }

    #[inline(always)]
    fn encode(&self, response: &mut Response) -> Result<Outcome, Refusal> {
        let source = self.event.source();
        let _encoding = Encoding::begin();
        if let Some(access) = self.access {
            self.record(&**access, response);
        }
        match &self.streamed {
            None => proxy::encode(response, &self.frame.sink, source, self.is_head).map(Outcome::Answer),
            Some(running) => {
                let stream = proxy::stream(response, source, self.is_head, running, self.stream_deadline());
                stream.map(|stream| self.streamed(stream))
            }
        }
    }

    /// Records an answer for the access log, before it is encoded.
    #[cold]
    fn record(&self, access: &dyn Access, response: &Response) {
        let is_bodiless = self.is_head || proxy::has_no_body(response.status);
        // The chunks of a stream are counted when they are sent.
        let bytes = if is_bodiless || self.streamed.is_some() { 0 } else { response.body.data.len() };
        access.answered(response.status.as_u16(), bytes);
    }

    fn streamed(&self, stream: StreamAnswer) -> Outcome {
        Outcome::Stream(match self.access {
            Some(access) => stream.logged_as(access.clone()),
            None => stream,
        })
    }

    fn empty(&self) -> Outcome {
        let (status, source) = (StatusCode::INTERNAL_SERVER_ERROR, self.event.source());
        if let Some(access) = self.access {
            access.answered(status.as_u16(), 0);
        }
        match &self.streamed {
            None => Outcome::Answer(proxy::empty(status, source)),
            Some(running) => self.streamed(proxy::empty_stream(status, source, running, self.stream_deadline())),
        }
    }

    fn stream_deadline(&self) -> Deadline {
        Deadline::of(self.event.context(), LONGEST_STREAM)
    }
}

fn count(fault: Option<Fault>) {
    observe::count(match fault {
        Some(Fault::Panic) => &[Metric::Faults, Metric::Panics],
        Some(Fault::Timeout) => &[Metric::Faults, Metric::Timeouts],
        Some(Fault::Oversize) => &[Metric::Faults, Metric::Oversize],
        Some(Fault::InvalidStatus) | None => &[Metric::Faults],
    });
}
