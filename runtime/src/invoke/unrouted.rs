//! Answers to requests that no handler has.

use std::borrow::Cow;

use http::StatusCode;
use http::header::{ALLOW, HeaderValue};

use crate::event::Event;
use crate::program::Core;
use crate::response::{Problem, Response};
use crate::spec::route_key;

pub(super) fn damaged() -> Response {
    tracing::warn!("the event is cut off or no JSON object; the client got a 400");
    Problem::bad_request("the event that carries this request is damaged").code("damaged-event").into()
}

pub(super) fn options(allow: &str) -> Response {
    let mut response = Response::new(StatusCode::NO_CONTENT);
    // Methods and commas are legal in a header.
    response.headers.extend(HeaderValue::try_from(allow).map(|allow| (ALLOW, allow)));
    response
}

pub(super) fn method_not_allowed<S>(core: &Core<S>, event: &Event<'_>, allow: &str) -> Response {
    missed(core, event);
    let detail = format!("`{}` does not take {}, it takes {allow}", event.path(), event.method());
    Problem::new(StatusCode::METHOD_NOT_ALLOWED).detail(detail).header(ALLOW, allow).into()
}

pub(super) fn not_found<S>(core: &Core<S>, event: &Event<'_>) -> Response {
    missed(core, event);
    let what = match event.connection() {
        Some(connection) => connection.route_key,
        None => event.path().to_owned(),
    };
    Problem::not_found(format!("there is no `{what}`")).into()
}

/// How many routes a line lists at the most.
const LISTED_ROUTES: usize = 8;

/// One line with both sides of the misunderstanding.
fn missed<S>(core: &Core<S>, event: &Event<'_>) {
    let all = core.router.routes();
    let listed = all.iter().take(LISTED_ROUTES).map(|route| route_key(route.spec.method, route.path.as_deref()));
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
