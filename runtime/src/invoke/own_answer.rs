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
use crate::event::{Decoded, Event, Kind, scan};
use crate::guard::deadline::Deadline;
use crate::guard::in_flight::{OwnAnswer, Rendered};
use crate::guarded::render;
use crate::program::Core;
use crate::proxy;
use crate::response::{Problem, Response, Sink};
use crate::routes::Found;
use crate::scope::Frame;

/// Retains what the program's rewriter of problems and its hooks need, if there are any: the event cannot be read where a
/// handler is blocked.
pub(crate) fn own_answer<S: Send + Sync + 'static>(
    core: &Arc<Core<S>>,
    event: &[u8],
    context: &LambdaContext,
) -> Option<OwnAnswer> {
    if core.options.problems.rewrite.is_none() && core.options.on_response.is_empty() {
        return None;
    }
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
    let parts = Decoded::new(source, &found.fields);
    #[cfg(feature = "decompression")]
    let parts = parts.decompressing(core.options.decompresses());
    let mut event = Event::new(&text, &parts, context);
    let method = event.method();
    if let Found::Handler { route, values } = find(core, &event, &method) {
        event.record_match(&route.placeholders, values);
    }
    let deadline = Deadline::of(context, core.options.gateway_timeout);
    let frame = Frame::new(Sink::Plain, deadline, false, None, &core.options.problems);
    let (frame, is_head) = (&frame, method == "HEAD");
    let finish = Finish { options: &core.options, event: &event, frame, is_head, streamed: None, access: None };
    let own = Response::new(problem.status());
    let (mut response, is_plain) = at_once(render(problem, own, &event, frame))?;
    if is_plain && core.options.on_response.is_empty() {
        return None;
    }
    finish.change(&mut response);
    let status = response.status;
    let body_length = if is_head || proxy::has_no_body(status) { 0 } else { response.body.data.len() };
    let body = match core.is_streamed(source) {
        true => proxy::whole_stream(&mut response, source, is_head),
        false => proxy::encode(&mut response, &frame.sink, source, is_head).map(|answer| answer.into_bytes()),
    };
    Some(Rendered { source, answer: body.ok()?, status: status.as_u16(), body_length })
}

/// The output of a future that is ready at once: there is no time to wait, and no async runtime that could.
fn at_once<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}
