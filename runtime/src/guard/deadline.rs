//! The time by which a request must be answered.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use tokio::runtime::Handle;
use tokio::time::{Instant, timeout_at};

use crate::context::LambdaContext;

/// The time reserved for encoding and posting the answer before Lambda stops the invocation.
const MARGIN: Duration = Duration::from_millis(300);

/// How long after the deadline the watchdog answers for a blocked thread.
const WATCHDOG_MARGIN: Duration = Duration::from_millis(150);

/// How long a REST or HTTP API waits for an answer at most, less half a second (API Gateway quotas: 29 s and 30 s).
pub(crate) const GATEWAY_TIMEOUT: Duration = Duration::from_millis(28_500);

/// The moment by which a handler must have answered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    /// The earlier of Lambda's deadline, less a margin, and the gateway's.
    pub(crate) fn of(context: &LambdaContext, gateway: Duration) -> Self {
        let wait = left(context, SystemTime::now()).map_or(gateway, |left| left.min(gateway));
        Deadline(Instant::now() + wait)
    }

    /// The future's output, or `None` if the deadline passes first. Outside of an async runtime there is no timer, and so
    /// no deadline.
    pub(crate) async fn race<F: Future>(self, future: F) -> Option<F::Output> {
        let mut future = pin!(future);
        // A future that is ready at once needs no timer, and a timer costs more than most handlers.
        if let Poll::Ready(output) = poll_fn(|task| Poll::Ready(future.as_mut().poll(task))).await {
            return Some(output);
        }
        match Handle::try_current() {
            Ok(_) => timeout_at(self.0, future).await.ok(),
            Err(_) => Some(future.await),
        }
    }
}

/// When the watchdog answers for a handler that blocks its thread: after [`Deadline`] has had its chance, and before
/// Lambda stops the invocation or the gateway stops waiting.
pub(crate) fn watchdog_time(context: &LambdaContext, gateway: Duration) -> std::time::Instant {
    let gateway = gateway + WATCHDOG_MARGIN;
    let lambda = left(context, SystemTime::now()).map(|left| left + WATCHDOG_MARGIN.min(left / 20));
    std::time::Instant::now() + lambda.map_or(gateway, |lambda| lambda.min(gateway))
}

/// The time that Lambda leaves to the handler. `None` if the context has no deadline, as in tests, or one that had passed
/// before the event arrived: cargo-lambda's emulator sends a duration where Lambda sends a timestamp.
fn left(context: &LambdaContext, now: SystemTime) -> Option<Duration> {
    let left = context.deadline().duration_since(now).ok()?;
    // With a short timeout, the margin is at most a tenth of it.
    Some(left.saturating_sub(MARGIN.min(left / 10)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_time_is_reserved_for_posting_the_answer() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(100);
        let mut context = LambdaContext::default();
        assert_eq!(left(&context, now), None);
        context.deadline = 110_000;
        assert_eq!(left(&context, now), Some(Duration::from_millis(9_700)));
        context.deadline = 101_000;
        assert_eq!(left(&context, now), Some(Duration::from_millis(900)));
        context.deadline = 99_000;
        assert_eq!(left(&context, now), None);
    }
}
