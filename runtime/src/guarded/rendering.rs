//! Renders problems: as the program wants them, or as the library does (RFC 9457).

use std::pin::pin;

use http::StatusCode;
use http::header::SET_COOKIE;

use super::stream;
use crate::event::Event;
use crate::guard::panic::{catch, drop_quietly, guard};
use crate::guard::panic_record::PanicReport;
use crate::observe;
use crate::respond::add_head;
use crate::response::{Body, Fault, Head, PROBLEM_JSON, Problem, Response};
use crate::scope::Frame;

/// Renders the problem of an answer; `own` is the rest of that answer. True if the rendering is the library's own.
pub(crate) async fn render(problem: Problem, own: Response, event: &Event<'_>, frame: &Frame<'_>) -> (Response, bool) {
    // Problems and headers may be memory of the program, with a destructor that panics.
    let rendered = guard(pin!(rendered(problem, own, event, frame))).await;
    rendered.unwrap_or_else(|PanicReport { message, location, .. }| {
        observe::report!(ERROR, "a panic at {location} while a problem was rendered: {message}");
        let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR);
        let own = Response { fault: Some(Fault::Panic), ..Response::new(problem.status()) };
        (plain(&problem, own, event, frame), true)
    })
}

/// The same answer with its problem rendered, for those who see it on its way: what stands around handlers.
pub(crate) async fn rendered_for_above(mut response: Response, event: &Event<'_>, frame: &Frame<'_>) -> Response {
    match response.take_problem() {
        Some(problem) => {
            let (rendered, _) = render(problem.clone(), response, event, frame).await;
            rendered.rewritten_from(problem)
        }
        None => response,
    }
}

async fn rendered(problem: Problem, own: Response, event: &Event<'_>, frame: &Frame<'_>) -> (Response, bool) {
    let fault = own.fault;
    let problem = frame.problems.typed(problem);
    let rewritten = match rewrite(&problem, event, frame) {
        Some(response) => prepare(response, event, frame).await,
        None => None,
    };
    let (mut response, is_plain) = match rewritten {
        Some(rewritten) => (with_own_head(rewritten, &problem, own), false),
        None => (plain(&problem, own, event, frame), true),
    };
    drop_quietly(problem);
    response.fault = fault;
    (response, is_plain)
}

/// The program's own answer for a problem, if it rewrites problems.
fn rewrite(problem: &Problem, event: &Event<'_>, frame: &Frame<'_>) -> Option<Response> {
    let rewrite = frame.problems.rewrite.as_ref()?;
    // A panic in the program's function must not cost the client its answer.
    catch(|| rewrite(problem.clone().handed_out(), event))
        .inspect_err(|report| {
            observe::report!(ERROR, "`Api::problems` panicked at {}: {}", report.location, report.message)
        })
        .ok()
}

/// Makes a rewritten answer ready to be encoded: starts its stream, or renders a problem in it without rewriting it again.
/// `None` if the stream fails at its start; the library's own rendering is sent then, as after a panic.
async fn prepare(mut response: Response, event: &Event<'_>, frame: &Frame<'_>) -> Option<Response> {
    if response.body.chunks.is_none() {
        return Some(match response.take_problem() {
            Some(problem) => plain(&frame.problems.typed(problem), response, event, frame),
            None => response,
        });
    }
    match stream::start(response, frame.is_streamed, frame.deadline).await {
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
pub(crate) fn plain(problem: &Problem, own: Response, event: &Event<'_>, frame: &Frame<'_>) -> Response {
    // A map of strings can always be serialised; if it could not, the status would still be right.
    let body = frame.sink.json(&problem.shown(&event.request_id())).map_or_else(|_| Body::empty(), Body::of_json);
    let content_type = own.body.content_type.clone().unwrap_or(PROBLEM_JSON);
    let is_base64 = own.body.force_base64;
    own.with_body(body.with_content_type(content_type).base64(is_base64))
}

/// A rewritten problem with what the handler put around the problem: its status, and its headers. Those of the problem itself,
/// such as `Allow`, are left out if the program has made its answer of the problem, and has removed them.
fn with_own_head(mut rewritten: Response, problem: &Problem, own: Response) -> Response {
    let status = Some(own.status).filter(|status| *status != problem.status());
    let mut headers = own.headers;
    for name in problem.headers().keys() {
        let is_decided = rewritten.of_problem || (name != SET_COOKIE && rewritten.headers.contains_key(name));
        if is_decided && headers.get_all(name) == problem.headers().get_all(name) {
            headers.remove(name);
        }
    }
    // It only fails for an illegal header, and there is none.
    let _ = add_head(&mut rewritten, Head { status, headers, illegal: None });
    rewritten.body.force_base64 |= own.body.force_base64;
    rewritten
}
