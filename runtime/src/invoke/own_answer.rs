//! The program's own answer to a failure that no guard around the handler has seen: its thread is blocked, or the process
//! ends. Everything else of the last word needs no code of the program.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;

use super::find;
use super::finish::Finish;
use crate::context::LambdaContext;
use crate::event::{Event, Kind, scan};
use crate::guard::deadline::Deadline;
use crate::guard::in_flight::{OwnAnswer, Rendered};
use crate::program::Core;
use crate::proxy;
use crate::response::{Problem, Response, Sink};
use crate::routes::Found;

/// Retains what the program's rewriter of problems needs, if there is one: the event cannot be read where a handler is
/// blocked.
pub(crate) fn own_answer<S: Send + Sync + 'static>(
    core: &Arc<Core<S>>,
    event: &[u8],
    context: &LambdaContext,
) -> Option<OwnAnswer> {
    core.options.problems.as_ref()?;
    let (core, event, context) = (core.clone(), Bytes::copy_from_slice(event), context.clone());
    let stops = context.deadline();
    Some(OwnAnswer { render: Box::new(move |problem| answer(&core, &event, &context, problem)), stops })
}

/// `None` if the program has no answer of its own, or none that can be sent.
fn answer<S: Send + Sync + 'static>(
    core: &Core<S>,
    event: &[u8],
    context: &LambdaContext,
    problem: Problem,
) -> Option<Rendered> {
    let text = String::from_utf8_lossy(event);
    let found = scan(&text);
    let Kind::Http(source) = found.kind else { return None };
    let mut event = Event::new(source, &text, &found.fields, context);
    let method = event.method();
    if let Found::Handler { route, values } = find(core, &event, &method) {
        event.record_match(&route.placeholders, values);
    }
    let finish = Finish {
        options: &core.options,
        event: &event,
        sink: &Sink::Plain,
        deadline: Deadline::of(context, core.options.gateway_timeout),
        is_head: method == "HEAD",
        streamed: None,
    };
    let own = Response::new(problem.status());
    let (mut response, is_plain) = at_once(finish.render(problem, own))?;
    if is_plain {
        return None;
    }
    let body = match core.is_streamed(source) {
        true => proxy::whole_stream(&mut response, source, finish.is_head),
        false => proxy::encode(&mut response, finish.sink, source, finish.is_head).map(|answer| answer.into_bytes()),
    };
    Some((source, body.ok()?))
}

/// The output of a future that is ready at once: there is no time to wait, and no async runtime that could.
fn at_once<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}
