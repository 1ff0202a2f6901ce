//! One invocation, from the bytes of an event to the bytes of the answer.
//!
//! Of Lambda it knows only the context, so that tests, the local gateway and the worker call the same function.
//! An HTTP request is always answered. Any other event is not, because an answer would mean that it was processed.

pub(crate) mod access;
mod finish;
mod handle;
pub(crate) mod own_answer;
mod unrouted;

use std::borrow::Cow;
use std::pin::pin;

use http::{HeaderMap, StatusCode};

use crate::context::LambdaContext;
use crate::cors::{self, CorsPolicy};
use crate::event::{ConnectionEvent, Decoded, Event, EventSource, Kind, scan};
use crate::failure::InvocationError;
use crate::guard::deadline::Deadline;
use crate::guard::in_flight;
use crate::guard::panic::catch;
use crate::guarded::render;
use crate::observe::current::{self, Current};
use crate::observe::{self, InvocationSpan, Running};
use crate::program::{Core, Outcome};
use crate::proxy::{self, ProxyResponse};
use crate::response::{Problem, Response, Sink};
use crate::routes::{Found, Resolved};
use crate::scope::Frame;
use crate::text::shortened::shortened;
use finish::Finish;
use handle::handle;
use unrouted::{Unanswerable, unrouted};

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
            let decoded = Decoded::new(source, &found.fields);
            #[cfg(feature = "decompression")]
            let decoded = decoded.decompressing(core.options.decompresses());
            let mut event = Event::new(&text, &decoded, context);
            http(core, &mut event, sink, found.whole).await
        }
        Kind::Ping => Outcome::Answer(pong()),
        Kind::Other(_) if is_ping() => Outcome::Answer(pong()),
        Kind::Other(what) => Running::new(current(context, None), span(context, None)).within(|| not_http(what)),
    }
}

/// The answer with its problem rendered, and whether that is the library's own rendering, which the program may rewrite.
async fn rendered(mut response: Response, event: &Event<'_>, frame: &Frame<'_>) -> (Response, bool) {
    match response.take_problem() {
        Some(problem) => render(problem, response, event, frame).await,
        None => (response.without_origin(), false),
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
    sink: Sink,
    is_whole: bool,
) -> Outcome {
    let deadline = Deadline::of(event.context(), core.options.gateway_timeout);
    let method = event.method();
    let excess = event.excess(core.options.max_body);
    let mut found = if is_whole && excess.is_none() { find(core, event, &method) } else { Found::Nothing };
    let (mut handler, mut template) = (None, None);
    if let Found::Handler { route, values } = &mut found {
        (handler, template) = (Some(route.spec.name), route.path.as_deref());
        event.record_match(&route.placeholders, std::mem::take(values));
    }
    let event = &*event;
    let (current, span) = (current(event.context(), handler), span(event.context(), handler));
    let streamed = core.is_streamed(event.source()).then(|| Running::new(current.clone(), span.clone()));
    let frame = Frame::new(sink, deadline, streamed.is_some(), handler, &core.options.problems);
    #[cfg(feature = "tower")]
    let frame = frame.with_max_body(core.options.max_body);
    let frame = &frame;
    let running = || Running::new(current.clone(), span.clone());
    let access = core.options.access_log.as_ref().map(|access| access(event, template, running()));
    // On Lambda the line is written when the answer has been sent.
    let is_written_here = access.as_ref().is_some_and(|access| !in_flight::show(&event.context().request_id, access));
    let access = access.as_ref();
    let finish = Finish { options: &core.options, event, frame, is_head: method == "HEAD", streamed, access };
    let answered = pin!(async {
        let of_cors = match &core.options.cors {
            Some(cors) => of_cors(core, cors, event, &method),
            None => None,
        };
        let mut caching = None;
        let mut response = match (of_cors, found) {
            (Some(response), _) => response,
            (None, Found::Handler { route, .. }) => {
                caching = route.caching.as_ref();
                handle(core, &route.run, event, frame).await
            }
            (None, found) => unrouted(core, found, Unanswerable::of(is_whole, excess), event, frame).await,
        };
        let mut may_be_rewritten = true;
        // What few answers need is boxed, so that the future of all others stays small.
        if response.is_problem() {
            (response, may_be_rewritten) = Box::pin(rendered(response, event, frame)).await;
        }
        if let Some(caching) = caching {
            (caching.finish)(caching, &mut response, event);
        }
        match finish.finish(&mut response) {
            Ok(outcome) => outcome,
            Err(refusal) => Box::pin(finish.replace(refusal, may_be_rewritten)).await,
        }
    });
    let outcome = current::scope(current, &span, answered).await;
    // A stream has its line at its end.
    if let (Some(access), Outcome::Answer(_)) = (access.filter(|_| is_written_here), &outcome) {
        access.write(true);
    }
    outcome
}

/// The answer that CORS gives in place of a handler: to a preflight, and to the page of a foreign origin that opens a
/// WebSocket, which no header could keep from it.
fn of_cors<S>(core: &Core<S>, cors: &CorsPolicy, event: &Event<'_>, method: &str) -> Option<Response> {
    let mut headers = HeaderMap::new();
    cors::decorate(&mut headers, event, cors);
    in_flight::add_headers(&event.context().request_id, headers);
    if cors::is_preflight(method, event, cors) {
        let methods = core.router.methods(&cors::asked(event), event.path());
        return Some(cors::preflight(
            event,
            cors,
            methods.as_deref(),
            core.router.routes().iter().flat_map(Resolved::values),
        ));
    }
    let opens = event.connection().is_some_and(|connection| connection.event == ConnectionEvent::Connect);
    let origin = cors::origin(event).filter(|_| opens)?;
    cors.allowed(Some(&origin)).is_none().then(|| {
        let detail = format!("pages of {} may not open a connection", shortened(&origin));
        Problem::new(StatusCode::FORBIDDEN).with_detail(detail).into()
    })
}

fn find<'e, S>(core: &'e Core<S>, event: &Event<'_>, method: &str) -> Found<'e, S> {
    if event.source() == EventSource::WebSocketApi {
        return core.router.find_key(&event.gateway_route().unwrap_or_default());
    }
    core.router.find(method, event.path())
}
