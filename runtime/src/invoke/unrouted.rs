//! Answers to requests that no handler is run for.

use http::StatusCode;
use http::header::{ALLOW, HeaderValue};

use crate::event::{Event, EventSource};
use crate::observe;
use crate::program::Core;
use crate::response::{Problem, Response};
use crate::spec::route_key;

pub(super) fn damaged() -> Response {
    observe::report!(WARN, "the event is not a complete JSON object; the client got a 400");
    Problem::bad_request("the event that carries this request is damaged").code("damaged-event").into()
}

pub(super) fn options(allow: &str) -> Response {
    let mut response = Response::new(StatusCode::NO_CONTENT);
    // Methods and commas are legal in a header.
    response.headers.extend(HeaderValue::try_from(allow).map(|allow| (ALLOW, allow)));
    response
}

pub(super) fn method_not_allowed<S>(core: &Core<S>, event: &Event<'_>, allow: &str) -> Response {
    log_unrouted(core, event);
    let detail = format!("`{}` does not accept {}, only {allow}", event.path(), event.method());
    Problem::new(StatusCode::METHOD_NOT_ALLOWED).detail(detail).header(ALLOW, allow).into()
}

pub(super) fn not_found<S>(core: &Core<S>, event: &Event<'_>) -> Response {
    log_unrouted(core, event);
    let what = match event.connection() {
        Some(connection) => connection.route_key,
        None => event.path().to_owned(),
    };
    Problem::not_found(format!("no route matches `{what}`")).into()
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
        Some(route) => format!("{source}, route {route}"),
        None => source.to_string(),
    };
    observe::report!(WARN, "no handler for {} {} ({sender}): this function has {routes}", event.method(), event.path());
}

/// Whether the source itself routes requests before it invokes the function. A function URL does not; its events have the
/// route key `$default` all the same.
fn has_routes(source: EventSource) -> bool {
    !matches!(source, EventSource::FunctionUrl | EventSource::Alb | EventSource::VpcLattice)
}
