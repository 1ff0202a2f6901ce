//! The last steps of every answer: a problem is rendered, the answer is encoded for its source, failures are counted.

use http::StatusCode;

use super::stream;
use crate::event::Event;
use crate::guard::deadline::Deadline;
use crate::guard::panic::catch;
use crate::observe::current::Current;
use crate::observe::{self, Metric};
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
    pub(super) streamed: Option<Current>,
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
        let outcome = self.encode(response)?;
        if status.is_server_error() {
            count(fault);
        }
        Ok(outcome)
    }

    /// Renders a problem, and adds the headers that the answer itself has. True if the rendering is the library's own.
    pub(super) async fn render(&self, problem: Problem, own: Response) -> (Response, bool) {
        let status = Some(own.status).filter(|status| *status != problem.status());
        let rewritten = match self.rewrite(&problem) {
            Some(response) => self.prepare(response).await,
            None => None,
        };
        let is_plain = rewritten.is_none();
        let mut response = rewritten.unwrap_or_else(|| self.plain(problem));
        let head = Head { status, headers: own.headers, illegal: None };
        // It only fails for an illegal header, and there is none.
        let _ = add_head(&mut response, head);
        response.body.force_base64 |= own.body.force_base64;
        response.fault = own.fault;
        (response, is_plain)
    }

    /// The program's own answer for a problem, if it rewrites problems.
    fn rewrite(&self, problem: &Problem) -> Option<Response> {
        let rewrite = self.options.problems.as_ref()?;
        // A panic in the program's function must not cost the client its answer.
        catch(|| rewrite(problem.clone(), self.event))
            .inspect_err(|report| tracing::error!("`Api::problems` panicked: {}", report.message))
            .ok()
    }

    /// Makes a rewritten answer ready to be encoded: starts its stream, and renders a problem in it without rewriting it
    /// again.
    async fn prepare(&self, mut response: Response) -> Option<Response> {
        if response.body.chunks.is_some() {
            let Some(Ok(started)) = stream::start(response, self.streamed.is_some(), self.deadline).await else {
                tracing::error!("the stream that `Api::problems` answered with failed");
                return None;
            };
            response = started;
        }
        let Some(problem) = response.take_problem() else { return Some(response) };
        let status = Some(response.status).filter(|status| *status != problem.status());
        let mut plain = self.plain(problem);
        // It only fails for an illegal header, and there is none.
        let _ = add_head(&mut plain, Head { status, headers: response.headers, illegal: None });
        Some(plain)
    }

    /// The library's rendering of a problem (RFC 9457).
    fn plain(&self, problem: Problem) -> Response {
        // A map of strings can always be serialised; if it could not, the status would still be right.
        let body =
            self.sink.json(&problem.shown(&self.event.request_id())).map_or_else(|_| Body::empty(), Body::of_json);
        let mut response = Response::new(problem.status()).with_body(body.with_content_type(PROBLEM_JSON));
        response.headers = problem.into_headers();
        response
    }

    /// Replaces an answer that the source would refuse with a problem. If the program itself made that answer by rewriting
    /// a problem, it is not asked again.
    pub(super) async fn replace(&self, refusal: Refusal, may_be_rewritten: bool) -> Outcome {
        tracing::error!("{}; the client got a 500", refusal.reason);
        let code = if refusal.fault == Fault::Oversize { "response-too-large" } else { "invalid-response" };
        let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR).code(code);
        let mut response = match may_be_rewritten {
            true => {
                let own = Response::new(problem.status());
                self.render(problem, own).await.0
            }
            false => self.plain(problem),
        };
        response.fault = Some(refusal.fault);
        // A rewritten problem can be refused too.
        self.finish(response).unwrap_or_else(|_| {
            count(Some(refusal.fault));
            self.empty()
        })
    }

    #[inline(always)]
    fn encode(&self, response: Response) -> Result<Outcome, Refusal> {
        let source = self.event.source();
        match &self.streamed {
            None => proxy::encode(response, self.sink, source, self.is_head).map(Outcome::Answer),
            Some(current) => {
                proxy::stream(response, source, self.is_head, current, self.stream_deadline()).map(Outcome::Stream)
            }
        }
    }

    fn empty(&self) -> Outcome {
        let (status, source) = (StatusCode::INTERNAL_SERVER_ERROR, self.event.source());
        match &self.streamed {
            None => Outcome::Answer(proxy::empty(status, source)),
            Some(current) => Outcome::Stream(proxy::empty_stream(status, source, current, self.stream_deadline())),
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
