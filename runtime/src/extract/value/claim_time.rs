//! Points in time among the claims of a token.

/// The claims that are seconds in a token (RFC 7519, 4.1; OpenID Connect Core, 2).
const NAMES: [&str; 4] = ["exp", "iat", "nbf", "auth_time"];

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Whether a claim of this name is a point in time.
pub(crate) fn is_time(name: &str) -> bool {
    NAMES.contains(&name)
}

/// The seconds since 1970 of a date as REST APIs write it: `Mon Apr 17 23:12:49 UTC 2017`.
pub(crate) fn seconds(text: &str) -> Option<u64> {
    let mut parts = text.split_ascii_whitespace();
    let _weekday = parts.next()?;
    let month = parts.next()?;
    let month = MONTHS.iter().zip(1..).find(|(name, _)| **name == month)?.1;
    let day: u64 = parts.next()?.parse().ok().filter(|day| (1..=31).contains(day))?;
    let time = of_day(parts.next()?)?;
    parts.next().filter(|zone| matches!(*zone, "UTC" | "GMT"))?;
    let year: u64 = parts.next()?.parse().ok().filter(|year| (1970..=9999).contains(year))?;
    if parts.next().is_some() {
        return None;
    }
    Some(days(year, month, day) * 86_400 + time)
}

/// The seconds since midnight of `23:12:49`.
fn of_day(text: &str) -> Option<u64> {
    let mut numbers = text.split(':').map(|number| number.parse::<u64>().ok());
    let (hours, minutes, seconds) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let is_time = numbers.next().is_none() && hours < 24 && minutes < 60 && seconds <= 60;
    is_time.then_some(hours * 3_600 + minutes * 60 + seconds)
}

/// The days from 1970-01-01 to a day of the Gregorian calendar.
fn days(year: u64, month: u64, day: u64) -> u64 {
    // A year that begins in March has its leap day at its end.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    let before_month = (153 * month + 2) / 5;
    // 719,468 days lie between 0000-03-01 and 1970-01-01, and `day` begins at 1.
    year * 365 + leap_days + before_month + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dates_of_rest_apis_are_seconds() {
        assert_eq!(seconds("Mon Apr 17 23:12:49 UTC 2017"), Some(1_492_470_769));
        assert_eq!(seconds("Thu Jan 01 00:00:00 UTC 1970"), Some(0));
        assert_eq!(seconds("Thu Feb 29 12:00:01 UTC 2024"), Some(1_709_208_001));
        assert_eq!(seconds("Fri Jul 29 18:52:53 UTC 2016"), Some(1_469_818_373));
    }

    #[test]
    fn other_texts_are_no_dates() {
        for text in [
            "",
            "1492470769",
            "Mon Apr 17 23:12:49 CET 2017",
            "Mon Apr 17 23:12:49 UTC",
            "a b c d e f",
            "Mon Apr 17 24:12:49 UTC 2017",
            "Mon Apr 32 23:12:49 UTC 2017",
            "Mon Apr 17 23:12:49 UTC 1969",
            "Mon Apr 17 23:12:49 UTC 2017 x",
            "Mon Apr 17 23:12 UTC 2017",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
