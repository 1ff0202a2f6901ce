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

/// As good as no limit: Lambda stops every invocation after 15 minutes. A clock cannot count up to `Duration::MAX`, which a
/// program may ask for.
const NO_LIMIT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The moment by which a handler must have answered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    /// The earlier of Lambda's deadline, less a margin, and the gateway's.
    pub(crate) fn of(context: &LambdaContext, gateway: Duration) -> Self {
        let wait = left(context, SystemTime::now()).map_or(gateway, |left| left.min(gateway));
        Deadline(Instant::now() + wait.min(NO_LIMIT))
    }

    /// The deadline of a middleware: later than that of the handler, so that it sees the handler's 504 and can end what it has
    /// begun; and earlier than the watchdog, which would take a middleware that waits for one that blocks.
    pub(crate) fn of_middleware(self, context: &LambdaContext) -> Self {
        let margin = left(context, SystemTime::now()).map_or(WATCHDOG_MARGIN, watchdog_margin) * 2 / 3;
        Deadline(self.0.checked_add(margin).unwrap_or(self.0))
    }

    /// Whether the time is over, for work that cannot be interrupted.
    #[cfg(feature = "compression")]
    pub(crate) fn has_passed(self) -> bool {
        Instant::now() >= self.0
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
    let gateway = gateway.saturating_add(WATCHDOG_MARGIN);
    let lambda = left(context, SystemTime::now()).map(|left| left.saturating_add(watchdog_margin(left)));
    std::time::Instant::now() + lambda.map_or(gateway, |lambda| lambda.min(gateway)).min(NO_LIMIT)
}

/// Nothing can be late any more when the deadline has passed before the event came, and a handler that answers at once
/// has not blocked its thread.
fn watchdog_margin(left: Duration) -> Duration {
    if left.is_zero() { WATCHDOG_MARGIN } else { WATCHDOG_MARGIN.min(left / 20) }
}

/// The first moment that can be a deadline, in milliseconds since 1970: in November 2014, when Lambda was announced.
const FIRST_DEADLINE: u64 = 1_415_000_000_000;

/// The time that Lambda leaves to the handler; none once the deadline has passed. `None` if the context has no deadline,
/// as in tests, or one that cannot be a moment: cargo-lambda's emulator sends a duration where Lambda sends a timestamp.
fn left(context: &LambdaContext, now: SystemTime) -> Option<Duration> {
    let left = match context.deadline().duration_since(now) {
        Ok(left) => left,
        Err(_) if context.deadline >= FIRST_DEADLINE => Duration::ZERO,
        Err(_) => return None,
    };
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

    #[test]
    fn a_middleware_is_cancelled_after_the_handler_and_before_the_watchdog_answers() {
        let gateway = Duration::from_secs(28);
        for seconds in [0, 1, 2, 3, 10, 29, 60] {
            let context =
                LambdaContext { deadline: now_in_milliseconds() + seconds * 1_000, ..LambdaContext::default() };
            let handler = Deadline::of(&context, gateway);
            let middleware = handler.of_middleware(&context);
            assert!(handler.0 < middleware.0, "{seconds}");
            assert!(middleware.0.into_std() < watchdog_time(&context, gateway), "{seconds}");
        }
    }

    fn now_in_milliseconds() -> u64 {
        u64::try_from(SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap()
    }

    #[test]
    fn a_deadline_that_has_passed_is_one() {
        let context = LambdaContext { deadline: 1_600_000_000_000, ..LambdaContext::default() };
        assert_eq!(left(&context, SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_060)), Some(Duration::ZERO));
        let (before, gateway) = (std::time::Instant::now(), Duration::from_secs(28));
        assert!(watchdog_time(&context, gateway) < before + Duration::from_secs(1));
        assert!(Deadline::of(&context, gateway).0 < Instant::from_std(before) + Duration::from_secs(1));
    }

    #[test]
    fn a_duration_from_outside_may_be_of_any_length() {
        let mut context = LambdaContext::default();
        for deadline in [0, 1, u64::MAX / 2, u64::MAX] {
            context.deadline = deadline;
            for gateway in [Duration::ZERO, Duration::MAX] {
                Deadline::of(&context, gateway);
                watchdog_time(&context, gateway);
            }
        }
        context.deadline = 0;
        assert!(watchdog_time(&context, Duration::MAX) > std::time::Instant::now() + Duration::from_secs(900));
    }
}
