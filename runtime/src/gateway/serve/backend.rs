//! The function behind the gateway.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::runtime::Handle;

use super::chunks;
use super::failures::{exited, timed_out, too_large};
use super::invoked::Invoked;
use super::pool::EnvironmentPool;
use super::terminal::complain;
use crate::gateway::context::context;
use crate::gateway::invoke_response::InvokeResponse;
use crate::gateway::verdict::output_limit::MAX_OUTPUT_BYTES;
use crate::program::shutdown::SHUTDOWN_TIME;
use crate::program::{Outcome, Program};
use crate::proxy::StreamAnswer;

/// What answers the events.
pub(crate) enum Backend {
    /// Child processes that run the production loop.
    Processes(EnvironmentPool),
    /// This process, for debuggers. A crash stops the gateway too, and a blocked thread is not interrupted.
    InProcess { program: Arc<dyn Program>, timeout: Duration, memory: u32 },
}

impl Backend {
    /// Ends the function: what it does before its process ends, it does now.
    pub(crate) async fn shut_down(&self) {
        match self {
            Backend::Processes(pool) => pool.shut_down().await,
            Backend::InProcess { program, .. } => {
                let Some(shutdown) = program.clone().shutdown() else { return };
                let runtime = Handle::current();
                let done = tokio::task::spawn_blocking(|| shutdown(runtime));
                if tokio::time::timeout(SHUTDOWN_TIME, done).await.is_err() {
                    let milliseconds = SHUTDOWN_TIME.as_millis();
                    complain(&format!("the shutdown hook was not done after {milliseconds} ms, and was cancelled"));
                }
            }
        }
    }

    /// Answers one event; every failure is a response, too.
    pub(crate) async fn invoke(&self, event: Bytes, trace_id: &str) -> Invoked {
        match self {
            Backend::Processes(pool) => pool.invoke(event, trace_id).await,
            Backend::InProcess { program, timeout, memory } => {
                let context = context(*timeout, *memory, trace_id);
                let id = context.request_id.clone();
                let program = program.clone();
                let task = tokio::spawn(async move { program.invoke(event, context).await });
                let abort = task.abort_handle();
                match tokio::time::timeout(*timeout, task).await {
                    Ok(Ok(Outcome::Stream(answer))) => streamed(answer, &id),
                    Ok(Ok(outcome)) => within_limit(InvokeResponse::of(outcome, &id).await.0),
                    Ok(Err(_)) => exited(&id, None),
                    Err(_) => {
                        abort.abort();
                        timed_out(&id, *timeout)
                    }
                }
            }
        }
    }
}

/// The answer of a function in this process.
fn streamed(mut answer: StreamAnswer, id: &str) -> Invoked {
    let (sender, rest) = chunks::channel();
    let response = InvokeResponse::output(answer.prelude().clone(), id);
    tokio::spawn(async move {
        while let Some(chunk) = answer.next().await {
            let chunk = chunk.map(Bytes::copy_from_slice).map_err(|error| error.message);
            if sender.send(chunk).await.is_err() {
                return;
            }
        }
    });
    Invoked { response, rest: Some(rest) }
}

/// Applies Lambda's limit.
fn within_limit(response: InvokeResponse) -> Invoked {
    if response.payload.len() <= MAX_OUTPUT_BYTES {
        return response.into();
    }
    too_large(&response.request_id)
}
