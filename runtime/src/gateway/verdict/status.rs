//! `statusCode`.

use super::confidence::Confidence;
use super::output_value::OutputValue;
use super::printable::printable;
use super::refused::Refused;
use crate::event::EventSource;

/// The status in an output.
pub(super) fn status(value: &OutputValue<'_>, source: EventSource) -> Result<u16, Refused> {
    match value {
        OutputValue::Number(text) => match text.parse::<i64>() {
            Ok(number) => in_range(number, source),
            Err(_) => Err(fraction(text)),
        },
        OutputValue::Text(text) => digits(text, source),
        OutputValue::Null => Err(Refused::unknown(
            Confidence::Inferred,
            "`statusCode` is null: make it a whole number between 200 and 599",
        )),
        other => Err(Refused::malformed(
            Confidence::Inferred,
            format!("`statusCode` is {}: make it a whole number between 200 and 599", other.kind()),
        )),
    }
}

/// A number that is not written as an integer: `200.5`, `200.0`, `2e2`.
fn fraction(text: &str) -> Refused {
    let reason = format!("`statusCode` is {}: write it as a whole number, `200`", printable(text));
    Refused::unknown(Confidence::Inferred, reason)
}

fn in_range(number: i64, source: EventSource) -> Result<u16, Refused> {
    let fix = "make it a number between 200 and 599";
    match u16::try_from(number) {
        Ok(status @ 200..=599) => Ok(status),
        Ok(0) if matches!(source, EventSource::RestApi | EventSource::HttpApi | EventSource::HttpApiV1) => {
            Err(Refused::malformed(Confidence::Recorded, format!("`statusCode` is 0: {fix}")))
        }
        Ok(status @ 100..=199) => {
            let reason = format!("`statusCode` is {status}, an interim status that does not complete a request: {fix}");
            Err(Refused::unknown(Confidence::Inferred, reason))
        }
        _ if source == EventSource::FunctionUrl => {
            let reason = format!("`statusCode` is {number}, and a function URL accepts 100 to 599: {fix}");
            Err(Refused::malformed(Confidence::Documented, reason))
        }
        _ => Err(Refused::unknown(Confidence::Inferred, format!("`statusCode` is {number}: {fix}"))),
    }
}

/// A REST API and a function URL also accept a number in quotes.
fn digits(text: &str, source: EventSource) -> Result<u16, Refused> {
    let is_number = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(number) if is_number && !matches!(source, EventSource::RestApi | EventSource::FunctionUrl) => {
            let reason = format!("`statusCode` is the string \"{number}\": remove the quotes");
            Err(Refused::unknown(Confidence::Inferred, reason))
        }
        Ok(number) if is_number => in_range(number, source),
        _ => {
            let reason =
                format!("`statusCode` is the string \"{}\": make it a number between 200 and 599", printable(text));
            let known = source == EventSource::RestApi;
            Err(Refused::malformed(if known { Confidence::Recorded } else { Confidence::Inferred }, reason))
        }
    }
}
