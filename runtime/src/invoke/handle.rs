//! A handler with the state that it needs.

use std::sync::atomic::Ordering;

use http::StatusCode;
use http::header::{HeaderValue, RETRY_AFTER};

use crate::event::Event;
use crate::guard::in_flight;
use crate::guard::panic::drop_quietly;
use crate::guarded::{self, Start};
use crate::handler::Run;
use crate::observe;
use crate::program::Core;
use crate::response::{Problem, Response};
use crate::scope::{Frame, Scope};
use crate::state::InitFailure;

/// Runs a handler inside the guards.
pub(super) async fn handle<S: Send + Sync + 'static>(
    core: &Core<S>,
    run: &Run<S>,
    event: &Event<'_>,
    frame: &Frame<'_>,
) -> Response {
    in_flight::describe(&event.context().request_id, event.source(), frame.handler);
    let state = match core.state.made() {
        Some(state) => state,
        // Boxed and apart, because few requests wait for the state.
        None => match Box::pin(frame.deadline.race(core.state.get())).await {
            Some(Ok(state)) => state,
            Some(Err(failure)) => return no_state(Some(&failure)),
            None => return no_state(None),
        },
    };
    let response = match guarded::start(run, event, Scope::new(&state, frame)) {
        Start::Answered(response) => response,
        Start::Pending(pending) => pending.finish(frame).await,
    };
    drop_quietly(state);
    if frame.panicked.load(Ordering::Relaxed) {
        core.state.renew();
    }
    response
}

fn no_state(failure: Option<&InitFailure>) -> Response {
    const SECONDS: HeaderValue = HeaderValue::from_static("1");
    match failure {
        Some(failure) => observe::report!(ERROR, "{failure}; the next request tries again"),
        None => observe::report!(ERROR, "init was not finished by the request's deadline; it continues"),
    }
    Problem::new(StatusCode::SERVICE_UNAVAILABLE).with_header(RETRY_AFTER, SECONDS).into()
}
