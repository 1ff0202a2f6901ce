//! `headers` and `multiValueHeaders`: reading, merging, and what the gateway does to some of them.

use http::{HeaderName, HeaderValue};

use super::Confidence;
use super::output::Value;
use super::refusal::{Refusal, shown_text};

/// All headers of an answer, names and values with their line ends (API Gateway quotas).
const MAX_HEADER_BYTES: usize = 10_240;

/// Headers in order, repeated ones one by one.
pub(super) type Pairs = Vec<(String, String)>;

/// What is known of header values that are bools.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bools {
    /// They are taken as their text.
    Text,
    /// They are refused, and numbers too.
    Refused,
    Unknown,
}

/// `headers`: an object of name to string. `null` is as good as none.
pub(super) fn single(value: &Value<'_>, bools: Bools) -> Result<Pairs, Refusal> {
    match value {
        Value::Null => Ok(Pairs::new()),
        Value::Object(_) => {
            let members = value.last_members().into_iter();
            members
                .map(|(name, value)| {
                    let text = single_value(&name, value, bools)?;
                    Ok((name, text))
                })
                .collect()
        }
        Value::List(_) => Err(Refusal::malformed(
            Confidence::Reported,
            "`headers` is a list: make it an object of name to string, `{}` if there is none",
        )),
        other => Err(Refusal::malformed(
            Confidence::Inferred,
            format!("`headers` is {}: make it an object of name to string", other.kind()),
        )),
    }
}

fn single_value(name: &str, value: Value<'_>, bools: Bools) -> Result<String, Refusal> {
    let field = format!("the value of `{}` in `headers`", shown_text(name));
    match value {
        Value::Text(text) => Ok(text),
        Value::Bool(flag) if bools == Bools::Text => Ok(flag.to_string()),
        Value::Number(_) if bools == Bools::Text => {
            Err(Refusal::unknown(Confidence::Unclear, format!("{field} is a number: put it in quotes")))
        }
        Value::Bool(_) | Value::Number(_) if bools == Bools::Refused => {
            Err(Refusal::malformed(Confidence::Reported, format!("{field} is {}: put it in quotes", value.kind())))
        }
        Value::Bool(_) | Value::Number(_) | Value::Null => {
            let kind = value.kind();
            Err(Refusal::unknown(Confidence::Inferred, format!("{field} is {kind}: make it a string, or leave it out")))
        }
        Value::List(_) => {
            let reason = format!("{field} is a list: make it a string, or move it to `multiValueHeaders`");
            Err(Refusal::malformed(Confidence::Inferred, reason))
        }
        other => {
            Err(Refusal::malformed(Confidence::Inferred, format!("{field} is {}: make it a string", other.kind())))
        }
    }
}

/// `multiValueHeaders`: an object of name to list of strings.
pub(super) fn multi(value: &Value<'_>) -> Result<Pairs, Refusal> {
    match value {
        Value::Null => Ok(Pairs::new()),
        Value::Object(_) => {
            let mut pairs = Pairs::new();
            for (name, values) in value.last_members() {
                multi_values(&name, &values, &mut pairs)?;
            }
            Ok(pairs)
        }
        other => Err(Refusal::malformed(
            Confidence::Inferred,
            format!("`multiValueHeaders` is {}: make it an object of name to list of strings", other.kind()),
        )),
    }
}

fn multi_values(name: &str, values: &Value<'_>, pairs: &mut Pairs) -> Result<(), Refusal> {
    let field = format!("`{}` in `multiValueHeaders`", shown_text(name));
    if !matches!(values, Value::List(_)) {
        let known = matches!(values, Value::Text(_));
        let confidence = if known { Confidence::Recorded } else { Confidence::Inferred };
        let reason = format!("the value of {field} is {}: make it a list of strings", values.kind());
        return Err(Refusal::malformed(confidence, reason));
    }
    for value in values.items() {
        let Value::Text(text) = value else {
            let reason = format!("a value of {field} is {}: make it a string", value.kind());
            return Err(Refusal::unknown(Confidence::Inferred, reason));
        };
        pairs.push((name.to_owned(), text));
    }
    Ok(())
}

/// Both maps of a REST API in one: of a shared name the multiple values come first and spell it, and the
/// same pair comes once.
pub(super) fn merge(single: Pairs, multi: Pairs) -> Pairs {
    let mut merged = multi;
    for (name, value) in single {
        let shared: Vec<_> = merged.iter().filter(|(told, _)| told.eq_ignore_ascii_case(&name)).cloned().collect();
        if shared.iter().any(|(_, told)| *told == value) {
            continue;
        }
        let spelling = shared.into_iter().next().map_or(name, |(told, _)| told);
        merged.push((spelling, value));
    }
    merged
}

/// Refuses names and values that are no legal header, and a block that is too long.
pub(super) fn check(pairs: &Pairs, limited: bool) -> Result<(), Refusal> {
    for (name, value) in pairs {
        if HeaderName::try_from(name.as_str()).is_err() {
            let reason = format!("the header name `{}` is not legal: use letters, digits and `-`", shown_text(name));
            return Err(Refusal::unknown(Confidence::Inferred, reason));
        }
        check_value(name, value)?;
    }
    let length: usize = pairs.iter().map(|(name, value)| name.len() + value.len() + ": \r\n".len()).sum();
    if limited && length > MAX_HEADER_BYTES {
        let reason = format!("the headers have {length} bytes and API Gateway takes {MAX_HEADER_BYTES}: send less");
        return Err(Refusal::unknown(Confidence::Inferred, reason));
    }
    Ok(())
}

fn check_value(name: &str, value: &str) -> Result<(), Refusal> {
    let wrong = if HeaderValue::try_from(value).is_err() {
        "a line break or another control character"
    } else if !value.is_ascii() {
        "characters outside ASCII"
    } else {
        return Ok(());
    };
    let reason = format!("the value of the header `{}` has {wrong}: encode or remove them", shown_text(name));
    Err(Refusal::unknown(Confidence::Inferred, reason))
}

/// Adds the content type that the source sends when the function names none.
pub(super) fn default_content_type(pairs: &mut Pairs, content_type: &str) {
    if !pairs.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        pairs.push(("Content-Type".to_owned(), content_type.to_owned()));
    }
}

/// Renamed to `x-amzn-Remapped-..` by a REST API ("Amazon API Gateway important notes"; `content-length` is seen in the field).
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
/// Taken out by a REST API ("Amazon API Gateway important notes").
const DROPPED: [&str; 8] =
    ["expect", "host", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade", "via"];
/// The gateway's own.
const OWNED: [&str; 3] = ["x-amzn-trace-id", "x-amzn-requestid", "x-amz-apigw-id"];

/// What a REST API does to headers that are not the function's to send.
pub(super) fn remap(pairs: Pairs, notes: &mut Vec<String>) -> Pairs {
    let mut kept = Pairs::new();
    for (name, value) in pairs {
        let lower = name.to_ascii_lowercase();
        if REMAPPED.contains(&lower.as_str()) {
            let renamed = format!("x-amzn-Remapped-{}", canonical(&name));
            notes.push(format!("a REST API sends the header `{name}` under the name `{renamed}`"));
            kept.push((renamed, value));
        } else if DROPPED.contains(&lower.as_str()) || OWNED.contains(&lower.as_str()) {
            notes.push(format!("a REST API does not send a function's header `{name}`"));
        } else {
            kept.push((name, value));
        }
    }
    kept
}

/// A header name as HTTP/1.1 likes to spell it: `X-Custom-Header`.
pub(crate) fn canonical(name: &str) -> String {
    let mut start = true;
    let spelled = name.chars().map(|character| {
        let spelled = if start { character.to_ascii_uppercase() } else { character.to_ascii_lowercase() };
        start = character == '-';
        spelled
    });
    spelled.collect()
}
