//! One invocation, from the bytes of an event to the bytes of the answer.
//!
//! It knows nothing of Lambda but the context, so that tests, the gateway and the loop call the same function.
//! An HTTP request always gets an answer; what is none is never answered, for that would tell its sender that
//! it was processed.

use std::borrow::Cow;
use std::pin::pin;

use crate::context::Context;
use http::StatusCode;
use http::header::{ALLOW, HeaderValue, RETRY_AFTER};

use crate::event::{Event, EventSource, Kind, scan};
use crate::function::{Core, InvocationError, Outcome};
use crate::handler::Answering;
use crate::lambda::deadline::Deadline;
use crate::lambda::init::InitFailure;
use crate::lambda::last_word;
use crate::lambda::panic::{PanicReport, catch, drop_quietly, guard};
use crate::observe::current::{self, Current};
use crate::observe::{self, Metric};
use crate::proxy::{self, ProxyResponse, Sink};
use crate::response::{Fault, Problem, Response};
use crate::route::{RouteSpec, key};
use crate::router::{Found, Resolved};
use crate::streams;

/// Answers one event.
pub(crate) async fn invoke<S: Send + Sync + 'static>(
    core: &Core<S>,
    event: &[u8],
    context: &Context,
    sink: Sink,
) -> Outcome {
    // Lambda sends UTF-8, and to check it is cheaper than to mend it; what came from elsewhere is answered all the same.
    let text = simdutf8::basic::from_utf8(event).map_or_else(|_| String::from_utf8_lossy(event), Cow::Borrowed);
    let found = scan(&text);
    let is_ping = || core.options.ping.as_ref().is_some_and(|is_ping| catch(|| is_ping(&text)).unwrap_or(false));
    match found.kind {
        Kind::Http(source) => {
            // What is streamed is not escaped.
            let sink = if is_streamed(core, source) { Sink::Plain } else { sink };
            let mut event = Event::new(source, &text, &found.fields, context, sink, core.options.problems.as_ref());
            http(core, &mut event, found.whole).await
        }
        Kind::Ping => Outcome::Answer(pong()),
        Kind::Other(_) if is_ping() => Outcome::Answer(pong()),
        Kind::Other(what) => not_http(what),
    }
}

/// Nobody reads it; it is well-formed all the same.
fn pong() -> ProxyResponse {
    proxy::empty(StatusCode::OK, EventSource::RestApi)
}

fn not_http(what: &str) -> Outcome {
    let message = format!(
        "this function answers HTTP requests, and the event is {what}: \
         invoke it through API Gateway, a function URL or a load balancer"
    );
    tracing::error!("{message}");
    Outcome::NotHttp(InvocationError { error_type: "ApiHandler.NotHttp".to_owned(), message })
}

/// Answers one HTTP request.
async fn http<'e, S: Send + Sync + 'static>(core: &'e Core<S>, event: &mut Event<'e>, is_whole: bool) -> Outcome {
    let deadline = Deadline::of(event.context(), core.options.gateway_timeout);
    let method = event.method();
    let mut found = if is_whole { find(core, event, &method) } else { Found::Nothing };
    let mut handler = "none";
    if let Found::Handler { route, values } = &mut found {
        handler = route.spec.name;
        event.matched(&route.placeholders, std::mem::take(values));
    }
    let event = &*event;
    let current = Current { request_id: event.context().request_id.as_str().into(), handler };
    let streamed = is_streamed(core, event.source()).then(|| current.clone());
    let answered = pin!(async {
        let response = match found {
            Found::Handler { route, .. } => handle(core, route, event, deadline).await,
            _ if !is_whole => damaged(event),
            Found::Options { allow } => options(&allow),
            Found::MethodNotAllowed { allow } => method_not_allowed(core, event, &allow),
            Found::Nothing => not_found(core, event),
        };
        finish(response, event, method == "HEAD", streamed)
    });
    current::scope(current, answered).await
}

/// Whether the source reads answers piece by piece.
fn is_streamed<S>(core: &Core<S>, source: EventSource) -> bool {
    core.options.streaming && proxy::can_stream(source)
}

fn find<'e, S>(core: &'e Core<S>, event: &Event<'_>, method: &str) -> Found<'e, S> {
    if event.source() == EventSource::WebSocketApi {
        return core.router.find_key(&event.gateway_route().unwrap_or_default());
    }
    core.router.find(method, event.path())
}

/// Shapes the answer, and tells of what went wrong.
fn finish(response: Response, event: &Event<'_>, is_head: bool, streamed: Option<Current>) -> Outcome {
    let mut fault = response.fault;
    proxy::tell_changed(&response.headers, event);
    let (outcome, status, refusal) = match streamed {
        None => {
            let (answer, refusal) = proxy::encode(response, event, is_head);
            let status = answer.status();
            (Outcome::Answer(answer), status, refusal)
        }
        Some(current) => {
            let (answer, refusal) = proxy::stream(response, event, is_head, current);
            let status = answer.status();
            (Outcome::Stream(answer), status, refusal)
        }
    };
    if let Some(refusal) = refusal {
        tracing::error!("{}; the client got a 500", refusal.reason);
        fault = Some(refusal.fault);
    }
    if status >= 500 {
        observe::count(match fault {
            Some(Fault::Panic) => &[Metric::Faults, Metric::Panics],
            Some(Fault::Timeout) => &[Metric::Faults, Metric::Timeouts],
            Some(Fault::Oversize) => &[Metric::Faults, Metric::Oversize],
            Some(Fault::Error) | None => &[Metric::Faults],
        });
    }
    outcome
}

/// Runs a handler inside the guards.
async fn handle<S: Send + Sync + 'static>(
    core: &Core<S>,
    route: &Resolved<S>,
    event: &Event<'_>,
    deadline: Deadline,
) -> Response {
    last_word::describe(&event.context().request_id, event.source(), route.spec.name);
    let state = match deadline.race(core.state.get()).await {
        Some(Ok(state)) => state,
        Some(Err(failure)) => return no_state(event, Some(&failure)),
        None => return no_state(event, None),
    };
    // A handler that is not async runs here already.
    let ran = match catch(|| (route.call)(event, &state)) {
        Ok(Answering::Now(response)) => Some(Ok(response)),
        Ok(Answering::Later(mut future)) => {
            let ran = deadline.race(guard(future.as_mut())).await;
            drop_quietly(future);
            ran
        }
        Err(report) => Some(Err(report)),
    };
    let ran = match ran {
        Some(Ok(response)) if response.body.chunks.is_some() => {
            streams::begin(response, event, is_streamed(core, event.source()), deadline).await
        }
        ran => ran,
    };
    drop_quietly(state);
    match ran {
        Some(Ok(response)) => response,
        Some(Err(report)) => {
            core.state.renew();
            panicked(event, &report)
        }
        None => timed_out(event, &route.spec),
    }
}

fn panicked(event: &Event<'_>, report: &PanicReport) -> Response {
    let PanicReport { message, location, backtrace } = report;
    // Without RUST_BACKTRACE there is none.
    let backtrace = (!backtrace.is_empty()).then_some(backtrace.as_str());
    tracing::error!(backtrace, "the handler panicked at {location}: {message}");
    fault(Fault::Panic, Problem::new(StatusCode::INTERNAL_SERVER_ERROR), event)
}

fn timed_out(event: &Event<'_>, spec: &RouteSpec) -> Response {
    tracing::error!("the handler `{}` had not answered when its time was over, and was cancelled", spec.name);
    fault(Fault::Timeout, Problem::new(StatusCode::GATEWAY_TIMEOUT), event)
}

fn no_state(event: &Event<'_>, failure: Option<&InitFailure>) -> Response {
    const SECONDS: HeaderValue = HeaderValue::from_static("1");
    match failure {
        Some(failure) => tracing::error!("{failure}; the next request tries again"),
        None => tracing::error!("init was not done when the request's time was over; it goes on"),
    }
    fault(Fault::Error, Problem::new(StatusCode::SERVICE_UNAVAILABLE).header(RETRY_AFTER, SECONDS), event)
}

fn fault(fault: Fault, problem: Problem, event: &Event<'_>) -> Response {
    let mut response = problem.into_response(event);
    response.fault = Some(fault);
    response
}

fn damaged(event: &Event<'_>) -> Response {
    tracing::warn!("the event is cut off or no JSON object; the client got a 400");
    Problem::bad_request("the event that carries this request is damaged").code("damaged-event").into_response(event)
}

fn options(allow: &str) -> Response {
    let mut response = Response::new(StatusCode::NO_CONTENT);
    // Methods and commas are legal in a header.
    response.headers.extend(HeaderValue::try_from(allow).map(|allow| (ALLOW, allow)));
    response
}

fn method_not_allowed<S>(core: &Core<S>, event: &Event<'_>, allow: &str) -> Response {
    missed(core, event);
    let detail = format!("`{}` does not take {}, it takes {allow}", event.path(), event.method());
    Problem::new(StatusCode::METHOD_NOT_ALLOWED).detail(detail).header(ALLOW, allow).into_response(event)
}

fn not_found<S>(core: &Core<S>, event: &Event<'_>) -> Response {
    missed(core, event);
    let what = match event.connection() {
        Some(connection) => connection.route_key,
        None => event.path().to_owned(),
    };
    Problem::not_found(format!("there is no `{what}`")).into_response(event)
}

/// How many routes a line lists at the most.
const LISTED_ROUTES: usize = 8;

/// One line with both sides of the misunderstanding.
fn missed<S>(core: &Core<S>, event: &Event<'_>) {
    let all = core.router.routes();
    let listed = all.iter().take(LISTED_ROUTES).map(|route| key(route.spec.method, route.path.as_deref()));
    let mut routes = listed.collect::<Vec<String>>().join(", ");
    match all.len() {
        0 => routes.push_str("no routes"),
        count if count > LISTED_ROUTES => routes.push_str(&format!(" and {} more", count - LISTED_ROUTES)),
        _ => {}
    }
    let routed: Cow<'_, str> = event.gateway_route().unwrap_or(Cow::Borrowed("nothing"));
    tracing::warn!(
        "no handler for {} {}: the {} routed {routed}, and this function has {routes}",
        event.method(),
        event.path(),
        event.source(),
    );
}
