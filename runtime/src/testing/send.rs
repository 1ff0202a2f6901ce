//! Sends a request: builds the event, invokes the function and judges its output.

use std::panic::Location;
use std::time::Duration;

use bytes::Bytes;

use super::failure::fail;
use super::reply::ClientReply;
use super::request::Request;
use super::sender::Sender;
use super::testable::Testable;
use crate::future::BoxFuture;
use crate::gateway::context::context;
use crate::gateway::event::{ClientRequest, RouteKeys, Stamp, build, impossible, trace};
use crate::gateway::integration::{Exchange, Integration};
use crate::gateway::invoke_response::InvokeResponse;
use crate::gateway::verdict::Verdict;
use crate::observe;

/// Long enough for a test that waits, and as long as a gateway waits.
const TIMEOUT: Duration = Duration::from_secs(29);
/// In megabytes; the context contains it, but it is not enforced.
const MEMORY: u32 = 128;

impl Request {
    /// Sends the request: to a `&Function`, or to an `Api` without state.
    ///
    /// # Panics
    ///
    /// The source does not accept the function's output.
    #[track_caller]
    pub fn send<T: Testable>(self, function: T) -> impl Future<Output = ClientReply> + use<T> {
        let caller = Location::caller();
        let program = function.into_program();
        async move {
            let Request { client, mut deployment, sends_credentials } = self;
            if !program.mistakes().list.is_empty() {
                fail(&format!("{client}, sent at {caller}, to a program with mistakes: {}", program.mistakes()));
            }
            if let Some(reason) = impossible(&deployment) {
                fail(&format!("{client}, sent at {caller}: {reason}"));
            }
            deployment.routes = RouteKeys::of(&program.routes());
            deployment.integration.streaming = program.streams();
            let stamp = Stamp::now(deployment.source());
            let event = build(&client, &deployment, &stamp, None);
            let context = context(TIMEOUT, MEMORY, trace::root(&client, deployment.source(), &stamp));
            let id = context.request_id.clone();
            let outcome = logged(program.invoke(event.to_string().into(), context)).await;
            let (response, broken) = InvokeResponse::of(outcome, &id).await;
            let sender = Sender::of(&client, sends_credentials);
            let (verdict, output) = judged(&client, &deployment.integration, response, caller);
            ClientReply::new(verdict, output, sender).broken_off(broken)
        }
    }
}

/// Shows what the function logs when the test fails, unless the test has a subscriber of its own.
async fn logged<T>(mut future: BoxFuture<'_, T>) -> T {
    let log = observe::test_log();
    std::future::poll_fn(|context| match &log {
        Some(log) => tracing::dispatcher::with_default(log, || future.as_mut().poll(context)),
        None => future.as_mut().poll(context),
    })
    .await
}

/// The verdict on the answer to a request and the answer itself, or a failed test.
fn judged(
    client: &ClientRequest,
    integration: &Integration,
    response: InvokeResponse,
    caller: &Location<'_>,
) -> (Verdict, Bytes) {
    let exchange = Exchange {
        accept: client.header("accept"),
        connection: client.kind.connection_event(),
        function_error: response.function_error.as_deref(),
        request_id: &response.request_id,
    };
    let mut verdict = integration.judge(&response.payload, exchange);
    if let Some(reason) = &verdict.reason {
        fail(&format!("{client}, sent at {caller}: the {} refuses the answer, {reason}", integration.source));
    }
    for note in &verdict.notes {
        eprintln!("{client}: {note}");
    }
    if client.kind.method() == "HEAD" {
        verdict.body.clear();
    }
    (verdict, response.payload)
}
