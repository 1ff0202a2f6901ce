//! `headers` and `multiValueHeaders`: reading, merging, and what the gateway does to some of them.

use http::{HeaderName, HeaderValue};

use super::confidence::Confidence;
use super::output_value::OutputValue;
use super::printable::printable;
use super::refused::Refused;

/// The headers of an answer, names and values with separators and line breaks (API Gateway quotas).
const MAX_HEADER_BYTES: usize = 10_240;

/// Headers in order; a repeated name has one pair for each value.
pub(super) type HeaderPairs = Vec<(String, String)>;

/// What a source does with header values that are bools.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BoolValues {
    /// They count as their text.
    Text,
    /// They are refused, and so are numbers.
    Refused,
    Unknown,
}

/// `headers`: an object of name to string. `null` counts as missing.
pub(super) fn single(value: &OutputValue<'_>, bools: BoolValues) -> Result<HeaderPairs, Refused> {
    match value {
        OutputValue::Null => Ok(HeaderPairs::new()),
        OutputValue::Object(_) => {
            let members = value.last_members().into_iter();
            members
                .map(|(name, value)| {
                    let text = single_value(&name, value, bools)?;
                    Ok((name, text))
                })
                .collect()
        }
        OutputValue::List(_) => Err(Refused::malformed(
            Confidence::Reported,
            "`headers` is a list: make it an object of name to string, `{}` if there is none",
        )),
        other => Err(Refused::malformed(
            Confidence::Inferred,
            format!("`headers` is {}: make it an object of name to string", other.kind()),
        )),
    }
}

fn single_value(name: &str, value: OutputValue<'_>, bools: BoolValues) -> Result<String, Refused> {
    let field = format!("the value of `{}` in `headers`", printable(name));
    match value {
        OutputValue::Text(text) => Ok(text),
        OutputValue::Bool(flag) if bools == BoolValues::Text => Ok(flag.to_string()),
        OutputValue::Number(_) if bools == BoolValues::Text => {
            Err(Refused::unknown(Confidence::Unclear, format!("{field} is a number: put it in quotes")))
        }
        OutputValue::Bool(_) | OutputValue::Number(_) if bools == BoolValues::Refused => {
            Err(Refused::malformed(Confidence::Reported, format!("{field} is {}: put it in quotes", value.kind())))
        }
        OutputValue::Bool(_) | OutputValue::Number(_) | OutputValue::Null => {
            let kind = value.kind();
            Err(Refused::unknown(Confidence::Inferred, format!("{field} is {kind}: make it a string, or leave it out")))
        }
        OutputValue::List(_) => {
            let reason = format!("{field} is a list: make it a string, or move it to `multiValueHeaders`");
            Err(Refused::malformed(Confidence::Inferred, reason))
        }
        other => {
            Err(Refused::malformed(Confidence::Inferred, format!("{field} is {}: make it a string", other.kind())))
        }
    }
}

/// `multiValueHeaders`: an object of name to list of strings.
pub(super) fn multi(value: &OutputValue<'_>) -> Result<HeaderPairs, Refused> {
    match value {
        OutputValue::Null => Ok(HeaderPairs::new()),
        OutputValue::Object(_) => {
            let mut pairs = HeaderPairs::new();
            for (name, values) in value.last_members() {
                multi_values(&name, &values, &mut pairs)?;
            }
            Ok(pairs)
        }
        other => Err(Refused::malformed(
            Confidence::Inferred,
            format!("`multiValueHeaders` is {}: make it an object of name to list of strings", other.kind()),
        )),
    }
}

fn multi_values(name: &str, values: &OutputValue<'_>, pairs: &mut HeaderPairs) -> Result<(), Refused> {
    let field = format!("`{}` in `multiValueHeaders`", printable(name));
    if !matches!(values, OutputValue::List(_)) {
        let known = matches!(values, OutputValue::Text(_));
        let confidence = if known { Confidence::Recorded } else { Confidence::Inferred };
        let reason = format!("the value of {field} is {}: make it a list of strings", values.kind());
        return Err(Refused::malformed(confidence, reason));
    }
    for value in values.items() {
        let OutputValue::Text(text) = value else {
            let reason = format!("a value of {field} is {}: make it a string", value.kind());
            return Err(Refused::unknown(Confidence::Inferred, reason));
        };
        pairs.push((name.to_owned(), text));
    }
    Ok(())
}

/// Whether a name has a list without values.
pub(super) fn has_empty_list(value: &OutputValue<'_>) -> bool {
    value.last_members().iter().any(|(_, values)| matches!(values, OutputValue::List(_)) && values.items().is_empty())
}

/// Merges both maps of a REST API: the multiple values of a name come first and decide its spelling, and equal pairs
/// are merged.
pub(super) fn merge(single: HeaderPairs, multi: HeaderPairs) -> HeaderPairs {
    let mut merged = multi;
    for (name, value) in single {
        let shared: Vec<_> = merged.iter().filter(|(known, _)| known.eq_ignore_ascii_case(&name)).cloned().collect();
        if shared.iter().any(|(_, known)| *known == value) {
            continue;
        }
        let spelling = shared.into_iter().next().map_or(name, |(known, _)| known);
        merged.push((spelling, value));
    }
    merged
}

/// Refuses illegal names and values, and headers that are too long together.
pub(super) fn check(pairs: &HeaderPairs, limited: bool) -> Result<(), Refused> {
    for (name, value) in pairs {
        if HeaderName::try_from(name.as_str()).is_err() {
            let reason = format!("the header name `{}` is not legal: use letters, digits and `-`", printable(name));
            return Err(Refused::unknown(Confidence::Inferred, reason));
        }
        check_value(name, value)?;
    }
    let length: usize = pairs.iter().map(|(name, value)| name.len() + value.len() + ": \r\n".len()).sum();
    if limited && length > MAX_HEADER_BYTES {
        let reason = format!("the headers have {length} bytes and API Gateway accepts {MAX_HEADER_BYTES}: send fewer");
        return Err(Refused::unknown(Confidence::Inferred, reason));
    }
    Ok(())
}

fn check_value(name: &str, value: &str) -> Result<(), Refused> {
    let wrong = if HeaderValue::try_from(value).is_err() {
        "a line break or another control character"
    } else if !value.is_ascii() {
        "characters outside ASCII"
    } else {
        return Ok(());
    };
    let reason = format!("the value of the header `{}` has {wrong}: encode or remove them", printable(name));
    Err(Refused::unknown(Confidence::Inferred, reason))
}

/// Adds the content type that the source sends if the function does not set one.
pub(super) fn default_content_type(pairs: &mut HeaderPairs, content_type: &str) {
    if !pairs.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        pairs.push(("Content-Type".to_owned(), content_type.to_owned()));
    }
}

/// Renamed to `x-amzn-Remapped-..` by a REST API ("Amazon API Gateway important notes"; `content-length` was observed).
const REMAPPED: [&str; 9] = [
    "authorization",
    "connection",
    "content-length",
    "content-md5",
    "date",
    "max-forwards",
    "server",
    "user-agent",
    "www-authenticate",
];
/// Dropped by a REST API ("Amazon API Gateway important notes").
const DROPPED: [&str; 8] =
    ["expect", "host", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade", "via"];
/// Set by the gateway itself.
const OWNED: [&str; 3] = ["x-amzn-trace-id", "x-amzn-requestid", "x-amz-apigw-id"];

/// Renames and drops the headers that a REST API does not let a function send.
pub(super) fn remap(pairs: HeaderPairs, notes: &mut Vec<String>) -> HeaderPairs {
    let mut sent = HeaderPairs::new();
    for (name, value) in pairs {
        let lower = name.to_ascii_lowercase();
        if REMAPPED.contains(&lower.as_str()) {
            let renamed = format!("x-amzn-Remapped-{}", canonical(&name));
            notes.push(format!("a REST API sends the header `{name}` under the name `{renamed}`"));
            sent.push((renamed, value));
        } else if DROPPED.contains(&lower.as_str()) || OWNED.contains(&lower.as_str()) {
            notes.push(format!("a REST API does not send a function's header `{name}`"));
        } else {
            sent.push((name, value));
        }
    }
    sent
}

/// A header name in the usual spelling of HTTP/1.1: `X-Custom-Header`.
pub(crate) fn canonical(name: &str) -> String {
    let mut start = true;
    let spelled = name.chars().map(|character| {
        let spelled = if start { character.to_ascii_uppercase() } else { character.to_ascii_lowercase() };
        start = character == '-';
        spelled
    });
    spelled.collect()
}
