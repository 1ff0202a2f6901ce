//! Answers to requests that no handler is run for.

use std::sync::PoisonError;

use http::StatusCode;
use http::header::{ALLOW, HeaderValue};

use super::handle::handle;
use crate::event::{Event, EventSource, Excess, MAX_VALUES};
use crate::observe;
use crate::program::Core;
use crate::response::{BadBody, Problem, Response};
use crate::routes::Found;
use crate::scope::{Frame, ProblemSettings};
use crate::spec::route_key;
use crate::text::shortened::shortened;

/// Why an event is answered before routing.
#[derive(Clone, Copy)]
pub(super) enum Unanswerable {
    /// It is not a whole JSON object.
    Damaged,
    Excess(Excess),
}

impl Unanswerable {
    pub(super) fn of(is_whole: bool, excess: Option<Excess>) -> Option<Self> {
        if is_whole { excess.map(Unanswerable::Excess) } else { Some(Unanswerable::Damaged) }
    }
}

/// Answers a request that no handler answers, inside the middleware of the whole `Api`.
pub(super) async fn unrouted<S: Send + Sync + 'static>(
    core: &Core<S>,
    found: Found<'_, S>,
    unanswerable: Option<Unanswerable>,
    event: &Event<'_>,
    frame: &Frame<'_>,
) -> Response {
    let response = match (unanswerable, found) {
        (Some(Unanswerable::Damaged), _) => damaged(),
        (Some(Unanswerable::Excess(excess)), _) => excessive(excess, core.options.max_body, frame.problems),
        (None, Found::Options { allow }) => options(&allow),
        (None, Found::MethodNotAllowed { allow }) => method_not_allowed(core, event, &allow),
        (None, Found::Handler { .. } | Found::Nothing) => not_found(core, event),
    };
    match &core.unrouted {
        None => response,
        Some(run) => {
            *frame.unrouted.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(response));
            Box::pin(handle(core, run, event, frame)).await
        }
    }
}

fn damaged() -> Response {
    observe::report!(WARN, "the event is not a complete JSON object; the client got a 400");
    Problem::bad_request("the event that carries this request is damaged").with_code("damaged-event").into()
}

/// The answer to a request with more of something than any handler should have to read.
fn excessive(excess: Excess, max_body: usize, settings: &ProblemSettings) -> Response {
    let many = |status, what| (status, format!("the request has more than {MAX_VALUES} {what}, or they are too long"));
    let (status, detail) = match excess {
        Excess::Path => (StatusCode::URI_TOO_LONG, "the path is too long".to_owned()),
        Excess::Query => many(StatusCode::BAD_REQUEST, "values in its query"),
        Excess::Headers => many(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "headers"),
        Excess::Cookies => many(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "cookies"),
        Excess::Claims => many(StatusCode::BAD_REQUEST, "claims"),
        Excess::Body => (StatusCode::PAYLOAD_TOO_LARGE, format!("the body is larger than {max_body} bytes")),
    };
    let bad_body = matches!(excess, Excess::Body).then_some(BadBody::TooLarge);
    let problem = Problem::new(status).with_detail(detail.clone()).with_bad_body(bad_body);
    let response = settings.settled(problem.into());
    observe::report!(WARN, "{detail}; the client got a {}", response.status.as_u16());
    response
}

fn options(allow: &str) -> Response {
    let mut response = Response::new(StatusCode::NO_CONTENT);
    // Methods and commas are legal in a header.
    response.headers.extend(HeaderValue::try_from(allow).map(|allow| (ALLOW, allow)));
    response
}

fn method_not_allowed<S>(core: &Core<S>, event: &Event<'_>, allow: &str) -> Response {
    log_unrouted(core, event);
    let (path, method) = (shortened(event.path()), event.method());
    let detail = format!("`{path}` does not accept {}, only {allow}", shortened(&method));
    Problem::new(StatusCode::METHOD_NOT_ALLOWED).with_detail(detail).with_header(ALLOW, allow).into()
}

fn not_found<S>(core: &Core<S>, event: &Event<'_>) -> Response {
    log_unrouted(core, event);
    let what = match event.connection() {
        Some(connection) => connection.route_key,
        None => event.path().to_owned(),
    };
    Problem::not_found(format!("no route matches `{}`", shortened(&what))).into()
}

/// How many routes a log line lists at most.
const LISTED_ROUTES: usize = 8;

/// Logs what the source sent and which routes the function has: the two differ.
fn log_unrouted<S>(core: &Core<S>, event: &Event<'_>) {
    let all = core.router.routes();
    let listed = all.iter().take(LISTED_ROUTES).map(|route| route_key(route.spec.method, route.path.as_deref()));
    let mut routes = listed.collect::<Vec<String>>().join(", ");
    match all.len() {
        0 => routes.push_str("no routes"),
        count if count > LISTED_ROUTES => routes.push_str(&format!(" and {} more", count - LISTED_ROUTES)),
        _ => {}
    }
    let source = event.source();
    let sender = match event.gateway_route().filter(|_| has_routes(source)) {
        Some(route) => format!("{source}, route {}", shortened(&route)),
        None => source.to_string(),
    };
    let (method, path) = (event.method(), shortened(event.path()));
    observe::report!(WARN, "no handler for {} {path} ({sender}): this function has {routes}", shortened(&method));
}

/// Whether the source itself routes requests before it invokes the function. A function URL does not; its events have the
/// route key `$default` all the same.
fn has_routes(source: EventSource) -> bool {
    !matches!(source, EventSource::FunctionUrl | EventSource::Alb | EventSource::VpcLattice)
}
