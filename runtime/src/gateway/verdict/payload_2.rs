//! HTTP API with payload format 2.0, and function URLs: an object with `statusCode` is an answer, and anything
//! else is the body of one.

use std::collections::HashMap;

use super::accepted::Accepted;
use super::confidence::Confidence;
use super::headers::{self, BoolValues, HeaderPairs};
use super::output_value::OutputValue;
use super::refused::Refused;
use super::{body, status};
use crate::event::EventSource;

/// The members of an output that count.
type MembersByName<'a> = HashMap<String, OutputValue<'a>>;

/// The answer that an HTTP API or a function URL makes of an output.
pub(super) fn answer(output: &[u8], source: EventSource) -> Result<Accepted, Refused> {
    let Some(value) = OutputValue::parse(output) else {
        let reason = "the output is not JSON: return an object with `statusCode` and a string `body`";
        return Err(Refused::unknown(Confidence::Unclear, reason));
    };
    let members = value.by_name();
    match members.get("statusCode") {
        Some(code) => shaped(status::status(code, source)?, members, source, duplicates(&value)),
        None => inferred(&value, &members, output, source),
    }
}

/// An output without a status is the body of a 200.
fn inferred(
    value: &OutputValue<'_>,
    members: &MembersByName<'_>,
    output: &[u8],
    source: EventSource,
) -> Result<Accepted, Refused> {
    let is_url = source == EventSource::FunctionUrl;
    let (body, confidence) = match value {
        OutputValue::Null | OutputValue::LoneSurrogate(_) => {
            let reason = format!("the output is {}: return an object with `statusCode`", value.kind());
            return Err(Refused::unknown(Confidence::Inferred, reason));
        }
        OutputValue::Text(text) if is_url => (text.as_bytes(), Confidence::Recorded),
        OutputValue::Text(text) => (text.as_bytes(), Confidence::Documented),
        OutputValue::Object(_) if !is_url => (output.trim_ascii(), Confidence::Documented),
        _ if !is_url => (output.trim_ascii(), Confidence::Reported),
        _ => (output.trim_ascii(), Confidence::Recorded),
    };
    let mut notes = Vec::new();
    if members.contains_key("body") || members.contains_key("headers") {
        let note = "without `statusCode` the whole output is the body, including `body` and `headers`";
        notes.push(note.to_owned());
    }
    let mut headers = Vec::new();
    headers::default_content_type(&mut headers, "application/json");
    Ok(Accepted { status: 200, headers, body: body.to_vec(), confidence, notes })
}

/// An output with a status.
fn shaped(
    status: u16,
    mut members: MembersByName<'_>,
    source: EventSource,
    confidence: Confidence,
) -> Result<Accepted, Refused> {
    let map = members.remove("headers");
    let mut headers = map.map_or(Ok(Vec::new()), |map| headers::single(&map, BoolValues::Unknown))?;
    let notes = notes(members.get("multiValueHeaders"), &headers);
    headers.extend(cookies(members.remove("cookies"))?);
    // The limit is API Gateway's; function URLs are Lambda's own.
    headers::check(&headers, source == EventSource::HttpApi)?;
    finish(&mut headers, source);
    let flag = members.remove("isBase64Encoded");
    let flag = flag.map(|flag| body::is_base64("isBase64Encoded", &flag, source)).transpose()?;
    let (is_base64, flag_confidence) = flag.unwrap_or((false, Confidence::Recorded));
    let (text, text_confidence) = text(members.remove("body"), source)?;
    let body = body::always_decoded(text, is_base64)?;
    Ok(Accepted { status, headers, body, confidence: confidence.max(flag_confidence).max(text_confidence), notes })
}

/// HTTP APIs have their own spelling of names and their own default.
pub(super) fn finish(headers: &mut HeaderPairs, source: EventSource) {
    if source == EventSource::FunctionUrl {
        return headers::default_content_type(headers, "application/json");
    }
    headers::default_content_type(headers, "text/plain; charset=utf-8");
    for (name, _) in headers {
        *name = headers::canonical(name);
    }
}

fn notes(multi: Option<&OutputValue<'_>>, headers: &HeaderPairs) -> Vec<String> {
    let mut notes = Vec::new();
    if multi.is_some_and(|map| !map.members().is_empty()) {
        notes.push("`multiValueHeaders` is ignored: join the values with commas in `headers`".to_owned());
    }
    if headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("set-cookie")) {
        notes.push("cookies belong in the list `cookies`, not in `headers`".to_owned());
    }
    notes
}

/// One `set-cookie` each.
pub(super) fn cookies(value: Option<OutputValue<'_>>) -> Result<HeaderPairs, Refused> {
    let fix = "make it a list of strings like \"name=value; Path=/\"";
    match value {
        None | Some(OutputValue::Null) => Ok(Vec::new()),
        Some(list @ OutputValue::List(_)) => {
            let cookie = |item: OutputValue<'_>| match item {
                OutputValue::Text(text) => Ok(("set-cookie".to_owned(), text)),
                other => {
                    let reason = format!("an entry of `cookies` is {}: {fix}", other.kind());
                    Err(Refused::unknown(Confidence::Inferred, reason))
                }
            };
            list.items().into_iter().map(cookie).collect()
        }
        Some(other) => Err(Refused::unknown(Confidence::Inferred, format!("`cookies` is {}: {fix}", other.kind()))),
    }
}

/// `body`: a string; a function URL is known to serialise an object, and an HTTP API is not.
pub(super) fn text(value: Option<OutputValue<'_>>, source: EventSource) -> Result<(String, Confidence), Refused> {
    match value {
        None => Ok((String::new(), Confidence::Recorded)),
        Some(OutputValue::Text(text)) => Ok((text, Confidence::Recorded)),
        Some(OutputValue::Null) => Ok((String::new(), Confidence::Inferred)),
        Some(OutputValue::Object(json)) if source == EventSource::FunctionUrl => {
            Ok((json.to_owned(), Confidence::Recorded))
        }
        Some(other) => {
            let known_unclear = matches!(other, OutputValue::Object(_));
            let confidence = if known_unclear { Confidence::Unclear } else { Confidence::Inferred };
            let reason = format!("`body` is {}, and `body` must be a string: serialise it first", other.kind());
            Err(Refused::unknown(confidence, reason))
        }
    }
}

/// Of members with the same name the last counts, as far as is known.
fn duplicates(value: &OutputValue<'_>) -> Confidence {
    let mut names: Vec<_> = value.members().into_iter().map(|(name, _)| name).collect();
    let all = names.len();
    names.sort();
    names.dedup();
    if names.len() == all { Confidence::Recorded } else { Confidence::Inferred }
}
