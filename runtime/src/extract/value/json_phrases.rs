//! Rephrases the messages of serde_json, which are written for Rust programmers, for the developer who sent the body.

use std::borrow::Cow;

use serde_json::error::Category;

use super::phrases;
use crate::text::ends::ends;

/// What is wrong with a JSON value.
#[derive(Debug, PartialEq)]
pub(crate) struct Complaint {
    /// The member of the value that is wrong; `None` if the value itself is.
    pub(crate) member: Option<Member>,
    /// The rest of a sentence whose subject is the value or member.
    pub(crate) message: Cow<'static, str>,
}

/// A member of an object, by its name.
#[derive(Debug, PartialEq)]
pub(crate) enum Member {
    Missing(String),
    Present(String),
}

/// The message of an error, without line and column.
fn bare(error: &serde_json::Error) -> String {
    // It repeats the value, or the name, that is wrong: as much as the client sent.
    let mut message = ends(error);
    let place = format!(" at line {} column {}", error.line(), error.column());
    if let Some(length) = message.strip_suffix(&place).map(str::len) {
        message.truncate(length);
    }
    message
}

/// What is wrong with a text that is not JSON.
pub(crate) fn of_syntax(error: &serde_json::Error) -> String {
    let message = bare(error);
    if error.classify() == Category::Eof {
        let inside = message.strip_prefix("EOF while parsing ").unwrap_or("a value");
        return format!("is incomplete JSON: it ends inside {}", inside.replace("a list", "an array"));
    }
    match &*message {
        "recursion limit exceeded" => "is nested too deeply".to_owned(),
        "invalid unicode code point" => "is not UTF-8".to_owned(),
        "trailing characters" => "is not JSON: there is text after its end".to_owned(),
        "expected value" => "is not JSON: expected a value".to_owned(),
        "number out of range" => "has a number that is too large".to_owned(),
        message => format!("is not JSON: {message}"),
    }
}

/// Whether an error of syntax may in fact be about the shape of a value.
pub(crate) fn may_be_shape(error: &serde_json::Error) -> bool {
    shape_of_syntax(&bare(error)).is_some()
}

fn shape_of_syntax(message: &str) -> Option<&'static str> {
    match message {
        "expected value" => Some("must be a string or an object"),
        "trailing characters" => Some("has too many values"),
        "number out of range" => Some("is too large a number"),
        // Of a 128-bit number only: the others are compared with what they are.
        "invalid number" => Some("must be a whole number"),
        "invalid value: expected key to be a number in quotes" => Some("must have numbers as the names of its members"),
        _ => None,
    }
}

/// What is wrong with JSON that does not have the right shape.
pub(crate) fn of_data(error: &serde_json::Error) -> Complaint {
    of_message(&bare(error))
}

/// What is wrong by serde's message.
pub(crate) fn of_message(message: &str) -> Complaint {
    of_member(message).unwrap_or_else(|| Complaint { member: None, message: of_value(message) })
}

/// What is wrong with the members of an object.
fn of_member(message: &str) -> Option<Complaint> {
    if let Some(rest) = message.strip_prefix("missing field `") {
        let member = Member::Missing(rest.strip_suffix('`')?.to_owned());
        return Some(Complaint { member: Some(member), message: "is missing".into() });
    }
    let complain = |name: &str, message: Cow<'static, str>| {
        Some(Complaint { member: Some(Member::Present(name.to_owned())), message })
    };
    if let Some(rest) = message.strip_prefix("duplicate field `") {
        return complain(rest.strip_suffix('`')?, "is given twice".into());
    }
    let (name, known) = message.strip_prefix("unknown field `")?.rsplit_once("`, ")?;
    match known_names(message) {
        Some((name, known)) => complain(name, format!("is unknown; expected {known}").into()),
        None if known.starts_with("there are no") => complain(name, "is unknown".into()),
        None => None,
    }
}

/// The unknown name and the known names of "unknown field `a`, expected one of `b`, `c`".
fn known_names(message: &str) -> Option<(&str, &str)> {
    let (_, rest) = message.split_once('`')?;
    rest.split_once("`, expected ")
}

/// What is wrong with a value.
pub(crate) fn of_value(message: &str) -> Cow<'static, str> {
    if let Some(message) = shape_of_syntax(message) {
        return message.into();
    }
    if message.starts_with("unknown variant `") {
        return match known_names(message) {
            Some((_, known)) => format!("is not {known}").into(),
            None => "cannot be given".into(),
        };
    }
    let parts = message.split_once(": ").zip(message.rsplit_once(", expected "));
    match parts {
        Some((("invalid type", found), (_, expected))) => wrong_type(found, expected),
        Some((("invalid value", found), (_, expected))) => phrases::out_of_range(found.contains("`-"), expected),
        _ => match message.strip_prefix("invalid length ").and_then(|rest| rest.split_once(", expected ")) {
            Some((length, expected)) => format!("must be {}, not of {length}", phrases::expected(expected)).into(),
            None => phrases::custom(message),
        },
    }
}

fn wrong_type(found: &str, expected: &str) -> Cow<'static, str> {
    if expected == "a borrowed string" {
        return "has an escape (`\\`), so it cannot be borrowed as `&str`; as a `Cow<str>` or `String` it can be read"
            .into();
    }
    if let Some(is_negative) = beyond(found, expected) {
        return phrases::out_of_range(is_negative, expected);
    }
    let needed = phrases::expected(expected);
    match received(found) {
        Some("a number") if needed == "a whole number" => "must be a whole number, without a fraction".into(),
        Some(found) => format!("must be {needed}, not {found}").into(),
        None => format!("must be {needed}").into(),
    }
}

const TWO_TO_THE_63: f64 = 9_223_372_036_854_775_808.0;

/// Whether a whole number that serde_json read as a float, since no integer type holds it, is negative.
fn beyond(found: &str, expected: &str) -> Option<bool> {
    let (_, number) = found.split_once("floating point `")?;
    let number: f64 = number.split('`').next()?.parse().ok()?;
    let (least, most) = phrases::range(expected)?;
    let (least, most): (f64, f64) = (least.parse().ok()?, most.parse().ok()?);
    // serde_json reads a number as a float only if no integer holds it, or if it has a fraction. Near the bounds of a 64-bit
    // type a float is rounded to the bound.
    let is_rounded = number.abs() >= TWO_TO_THE_63;
    let is_beyond = if is_rounded { number <= least || number >= most } else { number < least || number > most };
    let is_beyond = number.fract() == 0.0 && is_beyond;
    is_beyond.then_some(number < 0.0)
}

fn received(found: &str) -> Option<&'static str> {
    let kinds = [
        ("string", "a string"),
        ("integer", "a number"),
        ("floating point", "a number"),
        ("boolean `true`", "`true`"),
        ("boolean `false`", "`false`"),
        ("null", "null"),
        ("unit", "null"),
        ("map", "an object"),
        ("sequence", "an array"),
    ];
    kinds.iter().find(|(start, _)| found.starts_with(start)).map(|(_, kind)| *kind)
}
