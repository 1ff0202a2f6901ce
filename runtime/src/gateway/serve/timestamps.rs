//! Dates in Lambda's messages and in execution logs.

use crate::gateway::clock::Moment;

/// The weekdays from 1 January 1970 on.
const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MILLIS_PER_DAY: u64 = 86_400_000;

/// `Wed Apr 09 12:34:56 UTC 2025`, before each line of an execution log.
pub(super) fn log_time(moment: Moment) -> String {
    let days = moment.epoch_millis / MILLIS_PER_DAY;
    let weekday = usize::try_from(days % 7).ok().and_then(|day| DAYS.get(day)).unwrap_or(&"Thu");
    format!("{weekday} {} {:02} {} UTC {}", moment.month_name(), moment.day, moment.time(), moment.year)
}

/// `2025-04-09T12:34:56.789Z`, in Lambda's messages.
pub(super) fn iso(moment: Moment) -> String {
    let millis = moment.epoch_millis % 1000;
    format!("{}-{:02}-{:02}T{}.{millis:03}Z", moment.year, moment.month, moment.day, moment.time())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn moments_are_written_in_both_forms() {
        let moment = Moment::since_epoch(Duration::from_millis(1_744_202_096_007));
        assert_eq!(log_time(moment), "Wed Apr 09 12:34:56 UTC 2025");
        assert_eq!(iso(moment), "2025-04-09T12:34:56.007Z");
    }
}
