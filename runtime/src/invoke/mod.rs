//! One invocation, from the bytes of an event to the bytes of the answer.
//!
//! Of Lambda it knows only the context, so that tests, the local gateway and the worker call the same function.
//! An HTTP request is always answered. Any other event is not, because an answer would mean that it was processed.

mod finish;
mod handle;
pub(crate) mod own_answer;
mod stream;
mod unrouted;

use std::borrow::Cow;
use std::pin::pin;

use http::StatusCode;

use crate::context::LambdaContext;
use crate::event::{Event, EventSource, Kind, scan};
use crate::failure::InvocationError;
use crate::guard::deadline::Deadline;
use crate::guard::panic::catch;
use crate::observe::current::{self, Current};
use crate::observe::{self, InvocationSpan, Running};
use crate::program::{Core, Outcome};
use crate::proxy::{self, ProxyResponse};
use crate::response::Sink;
use crate::routes::Found;
use finish::Finish;
use handle::handle;

/// Answers one event.
pub(crate) async fn invoke<S: Send + Sync + 'static>(
    core: &Core<S>,
    event: &[u8],
    context: &LambdaContext,
    sink: Sink,
) -> Outcome {
    // Lambda sends UTF-8, and checking it is cheaper than replacing invalid bytes. An event from elsewhere may need that.
    let text = simdutf8::basic::from_utf8(event).map_or_else(|_| String::from_utf8_lossy(event), Cow::Borrowed);
    let found = scan(&text);
    let is_ping = || core.options.ping.as_ref().is_some_and(|is_ping| catch(|| is_ping(&text)).unwrap_or(false));
    match found.kind {
        Kind::Http(source) => {
            // A streamed body is sent as it is, and not inside JSON.
            let sink = if core.is_streamed(source) { Sink::Plain } else { sink };
            let mut event = Event::new(source, &text, &found.fields, context);
            http(core, &mut event, &sink, found.whole).await
        }
        Kind::Ping => Outcome::Answer(pong()),
        Kind::Other(_) if is_ping() => Outcome::Answer(pong()),
        Kind::Other(what) => Running::new(current(context, None), span(context, None)).within(|| not_http(what)),
    }
}

/// The response to a ping is never read, but it must still be valid.
fn pong() -> ProxyResponse {
    proxy::empty(StatusCode::OK, EventSource::RestApi)
}

fn not_http(what: &str) -> Outcome {
    let message = format!(
        "this function answers HTTP requests, and the event is {what}: \
         invoke it through API Gateway, a function URL or a load balancer"
    );
    observe::report!(ERROR, "{message}");
    Outcome::NotHttp(InvocationError { error_type: "ApiHandler.NotHttp".to_owned(), message })
}

#[inline(always)]
fn current(context: &LambdaContext, handler: Option<&'static str>) -> Current {
    let trace_id = context.xray_trace_id.as_deref().map(Into::into);
    Current { request_id: context.request_id.as_str().into(), handler, trace_id }
}

#[inline]
fn span(context: &LambdaContext, handler: Option<&'static str>) -> InvocationSpan {
    InvocationSpan::open(&context.request_id, handler, context.xray_trace_id.as_deref())
}

/// Answers one HTTP request.
async fn http<'e, S: Send + Sync + 'static>(
    core: &'e Core<S>,
    event: &mut Event<'e>,
    sink: &Sink,
    is_whole: bool,
) -> Outcome {
    let deadline = Deadline::of(event.context(), core.options.gateway_timeout);
    let method = event.method();
    let excess = event.excess(core.options.max_body);
    let mut found = if is_whole && excess.is_none() { find(core, event, &method) } else { Found::Nothing };
    let mut handler = None;
    if let Found::Handler { route, values } = &mut found {
        handler = Some(route.spec.name);
        event.record_match(&route.placeholders, std::mem::take(values));
    }
    let event = &*event;
    let (current, span) = (current(event.context(), handler), span(event.context(), handler));
    let streamed = core.is_streamed(event.source()).then(|| Running::new(current.clone(), span.clone()));
    let finish = Finish { options: &core.options, event, sink, deadline, is_head: method == "HEAD", streamed };
    let answered = pin!(async {
        let mut response = match found {
            Found::Handler { route, .. } => handle(core, route, event, sink, deadline).await,
            _ if !is_whole => unrouted::damaged(),
            Found::Options { allow } => unrouted::options(&allow),
            Found::MethodNotAllowed { allow } => unrouted::method_not_allowed(core, event, &allow),
            Found::Nothing => match excess {
                Some(excess) => unrouted::excessive(excess, core.options.max_body),
                None => unrouted::not_found(core, event),
            },
        };
        let mut may_be_rewritten = true;
        // What few answers need is boxed, so that the future of all others stays small.
        if let Some(problem) = response.take_problem() {
            (response, may_be_rewritten) = Box::pin(finish.render(problem, response)).await;
        }
        match finish.finish(response) {
            Ok(outcome) => outcome,
            Err(refusal) => Box::pin(finish.replace(refusal, may_be_rewritten)).await,
        }
    });
    current::scope(current, &span, answered).await
}

fn find<'e, S>(core: &'e Core<S>, event: &Event<'_>, method: &str) -> Found<'e, S> {
    if event.source() == EventSource::WebSocketApi {
        return core.router.find_key(&event.gateway_route().unwrap_or_default());
    }
    core.router.find(method, event.path())
}
