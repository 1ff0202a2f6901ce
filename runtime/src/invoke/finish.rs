//! The last steps of every answer: problems are rendered, the answer is shaped for its source, failures are counted.

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

/// What an answer needs to be finished.
pub(super) struct Finish<'a, 'e> {
    pub(super) options: &'a Options,
    pub(super) event: &'a Event<'e>,
    pub(super) sink: &'a Sink,
    pub(super) deadline: Deadline,
    pub(super) is_head: bool,
    /// For whom the stream runs, where the source reads answers as streams.
    pub(super) streamed: Option<Current>,
}

impl Finish<'_, '_> {
    /// Finishes an answer. One that the source would refuse is replaced by a problem.
    pub(super) async fn finish(&self, mut response: Response) -> Outcome {
        let mut fault = response.fault;
        let mut may_be_rewritten = true;
        if let Some(problem) = response.take_problem() {
            // In a box: the futures of all other answers stay small.
            (response, may_be_rewritten) = Box::pin(self.rendered(problem, response)).await;
        }
        proxy::report_changed(&response.headers, self.event.source(), self.event.reads_single_headers());
        let outcome = match self.shaped(response) {
            Ok(outcome) => outcome,
            Err(refusal) => {
                tracing::error!("{}; the client got a 500", refusal.reason);
                fault = Some(refusal.fault);
                self.instead(&refusal, may_be_rewritten).await
            }
        };
        count(&outcome, fault);
        outcome
    }

    /// Renders a problem over the headers that the answer has itself; and whether it is the library's own rendering.
    async fn rendered(&self, problem: Problem, own: Response) -> (Response, bool) {
        let status = Some(own.status).filter(|status| *status != problem.status());
        let rewritten = match self.rewritten(&problem) {
            Some(response) => self.collected(response).await,
            None => None,
        };
        let is_plain = rewritten.is_none();
        let mut response = rewritten.unwrap_or_else(|| self.plain(problem));
        let head = Head { status, headers: own.headers, illegal: None };
        // The only error is an illegal header, and there is none.
        let _ = add_head(&mut response, head);
        response.body.force_base64 |= own.body.force_base64;
        (response, is_plain)
    }

    /// What the program makes of a problem, if it rewrites them.
    fn rewritten(&self, problem: &Problem) -> Option<Response> {
        let rewrite = self.options.problems.as_ref()?;
        // A function that panics here must not take the answer with it.
        catch(|| rewrite(problem.clone(), self.event))
            .inspect_err(|report| tracing::error!("`Api::problems` panicked: {}", report.message))
            .ok()
    }

    /// A rewritten answer that can be shaped: a problem in it is rendered as it is, a stream runs as far as it has to.
    async fn collected(&self, mut response: Response) -> Option<Response> {
        if response.body.chunks.is_some() {
            let Some(Ok(begun)) = stream::begin(response, self.streamed.is_some(), self.deadline).await else {
                tracing::error!("the stream that `Api::problems` answered with failed");
                return None;
            };
            response = begun;
        }
        let Some(problem) = response.take_problem() else { return Some(response) };
        let status = Some(response.status).filter(|status| *status != problem.status());
        let mut plain = self.plain(problem);
        // The only error is an illegal header, and there is none.
        let _ = add_head(&mut plain, Head { status, headers: response.headers, illegal: None });
        Some(plain)
    }

    /// The library's own rendering of a problem (RFC 9457).
    fn plain(&self, problem: Problem) -> Response {
        // A map of strings always serialises; were it not so, the status would still be right.
        let body =
            self.sink.json(&problem.shown(&self.event.request_id())).map_or_else(|_| Body::empty(), Body::of_json);
        let mut response = Response::new(problem.status()).with_body(body.with_content_type(PROBLEM_JSON));
        response.headers = problem.into_headers();
        response
    }

    /// The problem in place of an answer that the source would refuse. A program that made that answer out of a problem
    /// is not asked again.
    async fn instead(&self, refusal: &Refusal, may_be_rewritten: bool) -> Outcome {
        let code = if refusal.fault == Fault::Oversize { "response-too-large" } else { "invalid-response" };
        let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR).code(code);
        let own = Response::new(problem.status());
        let response = match may_be_rewritten {
            true => Box::pin(self.rendered(problem, own)).await.0,
            false => self.plain(problem),
        };
        // A rewritten problem can be refused as well.
        self.shaped(response).unwrap_or_else(|_| self.empty())
    }

    fn shaped(&self, response: Response) -> Result<Outcome, Refusal> {
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

fn count(outcome: &Outcome, fault: Option<Fault>) {
    let status = match outcome {
        Outcome::Answer(answer) => answer.status(),
        Outcome::Stream(answer) => answer.status(),
        Outcome::NotHttp(_) => return,
    };
    if status >= 500 {
        observe::count(match fault {
            Some(Fault::Panic) => &[Metric::Faults, Metric::Panics],
            Some(Fault::Timeout) => &[Metric::Faults, Metric::Timeouts],
            Some(Fault::Oversize) => &[Metric::Faults, Metric::Oversize],
            Some(Fault::InvalidStatus) | None => &[Metric::Faults],
        });
    }
}
