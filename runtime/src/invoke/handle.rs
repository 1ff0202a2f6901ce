//! One handler inside the guards.

use http::StatusCode;
use http::header::{HeaderValue, RETRY_AFTER};

use super::stream;
use crate::event::Event;
use crate::guard::deadline::Deadline;
use crate::guard::in_flight;
use crate::guard::panic::{catch, drop_quietly, guard};
use crate::guard::panic_log::log_panic;
use crate::guard::panic_record::PanicReport;
use crate::handler::Answering;
use crate::observe;
use crate::program::Core;
use crate::response::{Fault, Problem, Response, Sink};
use crate::routes::Resolved;
use crate::scope::Scope;
use crate::spec::RouteSpec;
use crate::state::InitFailure;

/// Runs a handler inside the guards.
pub(super) async fn handle<S: Send + Sync + 'static>(
    core: &Core<S>,
    route: &Resolved<S>,
    event: &Event<'_>,
    sink: &Sink,
    deadline: Deadline,
) -> Response {
    in_flight::describe(&event.context().request_id, event.source(), route.spec.name);
    let state = match deadline.race(core.state.get()).await {
        Some(Ok(state)) => state,
        Some(Err(failure)) => return no_state(Some(&failure)),
        None => return no_state(None),
    };
    // A handler that is not async has already returned after this call.
    let ran = match catch(|| (route.call)(event, Scope::new(&state, sink))) {
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
            stream::start(response, core.is_streamed(event.source()), deadline).await
        }
        ran => ran,
    };
    drop_quietly(state);
    match ran {
        Some(Ok(response)) => response,
        Some(Err(report)) => {
            core.state.renew();
            panicked(report)
        }
        None => timed_out(&route.spec),
    }
}

fn panicked(report: PanicReport) -> Response {
    log_panic(report);
    fault(Fault::Panic, Problem::new(StatusCode::INTERNAL_SERVER_ERROR))
}

fn timed_out(spec: &RouteSpec) -> Response {
    observe::report!(ERROR, "the handler `{}` had not answered by its deadline, and was cancelled", spec.name);
    fault(Fault::Timeout, Problem::new(StatusCode::GATEWAY_TIMEOUT))
}

fn no_state(failure: Option<&InitFailure>) -> Response {
    const SECONDS: HeaderValue = HeaderValue::from_static("1");
    match failure {
        Some(failure) => observe::report!(ERROR, "{failure}; the next request tries again"),
        None => observe::report!(ERROR, "init was not finished by the request's deadline; it continues"),
    }
    Problem::new(StatusCode::SERVICE_UNAVAILABLE).header(RETRY_AFTER, SECONDS).into()
}

fn fault(fault: Fault, problem: Problem) -> Response {
    Response { fault: Some(fault), ..problem.into() }
}
