//! The last steps of every answer: a problem is rendered, the answer is encoded for its source, failures are counted.

use std::pin::pin;

use http::StatusCode;

use super::stream;
use crate::event::Event;
use crate::guard::deadline::Deadline;
use crate::guard::panic::{catch, drop_quietly, guard};
use crate::guard::panic_record::PanicReport;
use crate::observe::{self, Encoding, Metric, Running};
use crate::program::Outcome;
use crate::program::options::Options;
use crate::proxy::{self, LONGEST_STREAM, Refusal};
use crate::respond::add_head;
use crate::response::{Body, Fault, Head, PROBLEM_JSON, Problem, Response, Sink};

/// What it takes to finish an answer.
pub(super) struct Finish<'a, 'e> {
    pub(super) options: &'a Options,
    pub(super) event: &'a Event<'e>,
    pub(super) sink: &'a Sink,
    pub(super) deadline: Deadline,
    pub(super) is_head: bool,
    /// The invocation that the stream runs in, where the source receives streams.
    pub(super) streamed: Option<Running>,
}

impl Finish<'_, '_> {
    /// Encodes an answer for its source and counts it if it is a failure, or says why the source would refuse it.
    ///
    /// It is not async, although a problem must be rendered before it: most answers are none, and a future costs them more
    /// than all that happens here.
    // Inlined as `encode` is, so that the large results are made where they stay.
    #[inline(always)]
    pub(super) fn finish(&self, response: Response) -> Result<Outcome, Refusal> {
        let (status, fault) = (response.status, response.fault);
        proxy::report_changed(&response.headers, self.event.source(), self.event.reads_single_headers());
        let outcome = self.encoded(response)?;
        if status.is_server_error() {
            count(fault);
        }
        Ok(outcome)
    }

    /// Renders the problem of an answer; `own` is the rest of that answer. True if the rendering is the library's own.
    pub(super) async fn render(&self, problem: Problem, own: Response) -> (Response, bool) {
        // Problems and headers may be memory of the program, with a destructor that panics.
        guard(pin!(self.rendered(problem, own))).await.unwrap_or_else(|PanicReport { message, location, .. }| {
            observe::report!(ERROR, "a panic at {location} while a problem was rendered: {message}");
            let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR);
            let own = Response { fault: Some(Fault::Panic), ..Response::new(problem.status()) };
            (self.plain(&problem, own), true)
        })
    }

    async fn rendered(&self, problem: Problem, own: Response) -> (Response, bool) {
        let fault = own.fault;
        let rewritten = match self.rewrite(&problem) {
            Some(response) => self.prepare(response).await,
            None => None,
        };
        let (mut response, is_plain) = match rewritten {
            Some(rewritten) => (with_own_head(rewritten, &problem, own), false),
            None => (self.plain(&problem, own), true),
        };
        drop_quietly(problem);
        response.fault = fault;
        (response, is_plain)
    }

    /// The program's own answer for a problem, if it rewrites problems.
    fn rewrite(&self, problem: &Problem) -> Option<Response> {
        let rewrite = self.options.problems.as_ref()?;
        // A panic in the program's function must not cost the client its answer.
        catch(|| rewrite(problem.clone(), self.event))
            .inspect_err(|report| observe::report!(ERROR, "`Api::problems` panicked: {}", report.message))
            .ok()
    }

    /// Makes a rewritten answer ready to be encoded: starts its stream, or renders a problem in it without rewriting it
    /// again. `None` if the stream fails at its start; the library's own rendering is sent then, as after a panic.
    async fn prepare(&self, mut response: Response) -> Option<Response> {
        if response.body.chunks.is_none() {
            return Some(match response.take_problem() {
                Some(problem) => self.plain(&problem, response),
                None => response,
            });
        }
        match stream::start(response, self.streamed.is_some(), self.deadline).await {
            // The stream's error became a problem, and is logged.
            Some(Ok(mut started)) => started.take_problem().is_none().then_some(started),
            Some(Err(PanicReport { message, location, .. })) => {
                observe::report!(ERROR, "the stream of `Api::problems` panicked at {location}: {message}");
                None
            }
            None => {
                observe::report!(ERROR, "the stream of `Api::problems` had not started by the deadline");
                None
            }
        }
    }

    /// The library's rendering of a problem (RFC 9457), as the body of an answer.
    fn plain(&self, problem: &Problem, own: Response) -> Response {
        // A map of strings can always be serialised; if it could not, the status would still be right.
        let body =
            self.sink.json(&problem.shown(&self.event.request_id())).map_or_else(|_| Body::empty(), Body::of_json);
        let content_type = own.body.content_type.clone().unwrap_or(PROBLEM_JSON);
        let is_base64 = own.body.force_base64;
        own.with_body(body.with_content_type(content_type).base64(is_base64))
    }

    /// Replaces an answer that the source would refuse with a problem. If the program itself made that answer by rewriting
    /// a problem, it is not asked again.
    pub(super) async fn replace(&self, refusal: Refusal, may_be_rewritten: bool) -> Outcome {
        observe::report!(ERROR, "{}; the client got a 500", refusal.reason);
        let code = if refusal.fault == Fault::Oversize { "response-too-large" } else { "invalid-response" };
        let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR).code(code);
        let own = Response::new(problem.status());
        let mut response = match may_be_rewritten {
            true => self.render(problem, own).await.0,
            false => self.plain(&problem, own),
        };
        response.fault = Some(refusal.fault);
        // A rewritten problem can be refused too.
        self.finish(response).unwrap_or_else(|_| {
            count(Some(refusal.fault));
            self.empty()
        })
    }

    /// Encodes an answer and drops what is left of it. A body or a header may be memory of the program, whose destructor can
    /// panic: that does not change the answer.
    #[inline(always)]
    fn encoded(&self, response: Response) -> Result<Outcome, Refusal> {
        let mut response = response;
        let outcome = self.encode(&mut response);
        // Most answers are JSON without other headers, in memory of this library.
        if !response.headers.is_empty() || response.body.is_foreign() {
            proxy::drop_response(std::mem::replace(&mut response, Response::new(StatusCode::OK)));
        }
        outcome
    }

    #[inline(always)]
    fn encode(&self, response: &mut Response) -> Result<Outcome, Refusal> {
        let source = self.event.source();
        let _encoding = Encoding::begin();
        match &self.streamed {
            None => proxy::encode(response, self.sink, source, self.is_head).map(Outcome::Answer),
            Some(running) => {
                proxy::stream(response, source, self.is_head, running, self.stream_deadline()).map(Outcome::Stream)
            }
        }
    }

    fn empty(&self) -> Outcome {
        let (status, source) = (StatusCode::INTERNAL_SERVER_ERROR, self.event.source());
        match &self.streamed {
            None => Outcome::Answer(proxy::empty(status, source)),
            Some(running) => Outcome::Stream(proxy::empty_stream(status, source, running, self.stream_deadline())),
        }
    }

    fn stream_deadline(&self) -> Deadline {
        Deadline::of(self.event.context(), LONGEST_STREAM)
    }
}

/// A rewritten problem with what the handler put around the problem: its status, and the headers that are not the
/// problem's.
fn with_own_head(mut rewritten: Response, problem: &Problem, own: Response) -> Response {
    let status = Some(own.status).filter(|status| *status != problem.status());
    let mut headers = own.headers;
    for name in problem.headers().keys() {
        if headers.get_all(name) == problem.headers().get_all(name) {
            headers.remove(name);
        }
    }
    // It only fails for an illegal header, and there is none.
    let _ = add_head(&mut rewritten, Head { status, headers, illegal: None });
    rewritten.body.force_base64 |= own.body.force_base64;
    rewritten
}

fn count(fault: Option<Fault>) {
    observe::count(match fault {
        Some(Fault::Panic) => &[Metric::Faults, Metric::Panics],
        Some(Fault::Timeout) => &[Metric::Faults, Metric::Timeouts],
        Some(Fault::Oversize) => &[Metric::Faults, Metric::Oversize],
        Some(Fault::InvalidStatus) | None => &[Metric::Faults],
    });
}
