//! Dates in AWS's formats, without a date library.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The first day of the epoch was a Thursday.
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// A moment, in UTC.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) epoch_millis: u64,
    pub(super) year: u64,
    pub(super) month: u64,
    pub(super) day: u64,
    hour: u64,
    minute: u64,
    second: u64,
}

impl Moment {
    pub(crate) fn now() -> Self {
        Moment::since_epoch(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
    }

    pub(crate) fn since_epoch(elapsed: Duration) -> Self {
        let seconds = elapsed.as_secs();
        let days = seconds / 86_400;
        let (year, month, day) = date(days);
        Moment {
            epoch_millis: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
            year,
            month,
            day,
            hour: seconds / 3600 % 24,
            minute: seconds / 60 % 60,
            second: seconds % 60,
        }
    }

    pub(super) fn month_name(&self) -> &'static str {
        usize::try_from(self.month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).unwrap_or(&"Jan")
    }

    pub(super) fn time(&self) -> String {
        format!("{:02}:{:02}:{:02}", self.hour, self.minute, self.second)
    }

    /// `09/Apr/2025:12:34:56 +0000`, the `requestTime` of an event.
    pub(crate) fn request_time(&self) -> String {
        format!("{:02}/{}/{}:{} +0000", self.day, self.month_name(), self.year, self.time())
    }

    /// `Wed Apr 09 12:34:56 UTC 2025`, as REST APIs write the times of a token.
    pub(crate) fn claim(&self) -> String {
        let weekday = usize::try_from(self.epoch_millis / 86_400_000 % 7).ok().and_then(|day| WEEKDAYS.get(day));
        let weekday = weekday.unwrap_or(&"Thu");
        format!("{weekday} {} {:02} {} UTC {}", self.month_name(), self.day, self.time(), self.year)
    }

    /// `2025/04/09`, at the start of a log stream's name.
    pub(crate) fn log_stream_day(&self) -> String {
        format!("{}/{:02}/{:02}", self.year, self.month, self.day)
    }
}

/// Year, month and day of a day since 1970-01-01 in the Gregorian calendar.
///
/// Counts from 1 March of the year 0, so that the leap day is the last of its year.
fn date(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Moment {
        Moment::since_epoch(Duration::from_millis(seconds * 1000 + 7))
    }

    #[test]
    fn moments_are_written_in_every_form() {
        let moment = at(1_744_202_096);
        assert_eq!(moment.request_time(), "09/Apr/2025:12:34:56 +0000");
        assert_eq!(moment.log_stream_day(), "2025/04/09");
        assert_eq!(moment.claim(), "Wed Apr 09 12:34:56 UTC 2025");
    }

    #[test]
    fn years_start_end_and_leap_on_the_right_day() {
        for (seconds, day) in [
            (0, "1970/01/01"),
            (951_782_400, "2000/02/29"),
            (951_868_800, "2000/03/01"),
            (1_735_689_599, "2024/12/31"),
            (1_735_689_600, "2025/01/01"),
            (4_107_542_400, "2100/03/01"),
        ] {
            assert_eq!(at(seconds).log_stream_day(), day);
        }
    }
}
