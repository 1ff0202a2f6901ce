//! REST API, Lambda proxy integration: five known keys, each with its type, and no other key.

use super::accepted::Accepted;
use super::confidence::Confidence;
use super::headers::{self, BoolValues, HeaderPairs};
use super::output_value::OutputValue;
use super::printable::printable;
use super::refused::Refused;
use super::situation::Situation;
use super::{body, status};

/// The members of an output; of duplicates the last.
#[derive(Default)]
struct RestMembers<'a> {
    status: Option<OutputValue<'a>>,
    headers: Option<OutputValue<'a>>,
    multi_headers: Option<OutputValue<'a>>,
    body: Option<OutputValue<'a>>,
    is_base64: Option<OutputValue<'a>>,
    /// Not documented; it overrides `isBase64Encoded`.
    base64_alias: Option<OutputValue<'a>>,
}

/// What a well-formed output contains.
pub(super) struct RestAnswer {
    pub(super) status: Option<u16>,
    pub(super) headers: HeaderPairs,
    pub(super) text: String,
    pub(super) is_base64: bool,
    pub(super) confidence: Confidence,
    /// Whether a name in `multiValueHeaders` has no values.
    pub(super) has_empty_list: bool,
}

const EMPTY_LIST_NOTE: &str = "sources disagree on an empty list in `multiValueHeaders`: no such header is sent, and users saw other headers lost with it; leave the name out";

/// The answer that a REST API makes of an output.
pub(super) fn answer(output: &[u8], situation: &Situation<'_>) -> Result<Accepted, Refused> {
    let RestAnswer { status, headers, text, is_base64, mut confidence, has_empty_list } = parts(output, situation)?;
    if status.is_none() && !text.is_empty() {
        confidence = confidence.max(Confidence::Inferred);
    }
    let mut notes = Vec::new();
    if has_empty_list {
        confidence = confidence.max(Confidence::Unclear);
        notes.push(EMPTY_LIST_NOTE.to_owned());
    }
    let body = body::rest_bytes(text, is_base64, situation, &mut notes)?;
    let mut headers = headers::remap(headers, &mut notes);
    headers::default_content_type(&mut headers, "application/json");
    Ok(Accepted { status: status.unwrap_or(200), headers, body, confidence, notes })
}

/// Reads an output by the rules of REST APIs.
pub(super) fn parts(output: &[u8], situation: &Situation<'_>) -> Result<RestAnswer, Refused> {
    let object = object(output)?;
    let mut confidence = Confidence::Recorded;
    let members = members(&object, &mut confidence)?;
    let status = members.status.as_ref().map(|value| status::status(value, situation.source)).transpose()?;
    let headers = all_headers(&members)?;
    let (is_base64, flag_confidence) = is_base64(&members, situation)?;
    let has_empty_list = members.multi_headers.as_ref().is_some_and(headers::has_empty_list);
    let (text, text_confidence) = text(members.body)?;
    Ok(RestAnswer {
        status,
        headers,
        text,
        is_base64,
        confidence: confidence.max(flag_confidence).max(text_confidence),
        has_empty_list,
    })
}

fn object(output: &[u8]) -> Result<OutputValue<'_>, Refused> {
    let shape = r#"return an object like {"statusCode":200,"headers":{},"body":"text","isBase64Encoded":false}"#;
    match OutputValue::parse(output) {
        Some(object @ OutputValue::Object(_)) => Ok(object),
        Some(OutputValue::Text(text))
            if matches!(OutputValue::parse(text.as_bytes()), Some(OutputValue::Object(_))) =>
        {
            let reason = "the output is a string that contains JSON, encoded twice: return the object itself";
            Err(Refused::malformed(Confidence::Recorded, reason))
        }
        Some(other) => {
            let known = matches!(other, OutputValue::Text(_));
            let confidence = if known { Confidence::Recorded } else { Confidence::Inferred };
            Err(Refused::malformed(confidence, format!("the output is {}: {shape}", other.kind())))
        }
        None if output.is_empty() => {
            Err(Refused::malformed(Confidence::Inferred, format!("the output is empty: {shape}")))
        }
        None => Err(Refused::malformed(Confidence::Inferred, format!("the output is not JSON: {shape}"))),
    }
}

fn members<'a>(object: &OutputValue<'a>, confidence: &mut Confidence) -> Result<RestMembers<'a>, Refused> {
    let mut members = RestMembers::default();
    for (key, value) in object.members() {
        let place = match key.as_str() {
            "statusCode" => &mut members.status,
            "headers" => &mut members.headers,
            "multiValueHeaders" => &mut members.multi_headers,
            "body" => &mut members.body,
            "isBase64Encoded" => &mut members.is_base64,
            "base64Encoded" => &mut members.base64_alias,
            _ => return Err(unknown_key(&key)),
        };
        if place.replace(value).is_some() {
            *confidence = (*confidence).max(Confidence::Inferred);
        }
    }
    Ok(members)
}

const KEYS: [&str; 5] = ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"];

fn unknown_key(key: &str) -> Refused {
    let spelled = KEYS.iter().find(|known| known.eq_ignore_ascii_case(key));
    let (confidence, what_to_do) = match (key, spelled) {
        (_, Some(known)) => (Confidence::Inferred, format!("is spelled `{known}`")),
        ("cookies", _) => (
            Confidence::Reported,
            "belongs to payload format 2.0: put each cookie into `multiValueHeaders` under `set-cookie`".to_owned(),
        ),
        ("statusDescription", _) => (Confidence::Inferred, "belongs to load balancers: leave it out".to_owned()),
        ("errorMessage" | "errorType", _) => {
            (Confidence::Inferred, "reports the error of a function: put it into a string `body`".to_owned())
        }
        _ => (Confidence::Recorded, format!("is not allowed: a REST API accepts only {}", known_keys())),
    };
    Refused::malformed(confidence, format!("the key `{}` {what_to_do}", printable(key)))
}

fn known_keys() -> String {
    KEYS.map(|key| format!("`{key}`")).join(", ")
}

fn all_headers(members: &RestMembers<'_>) -> Result<HeaderPairs, Refused> {
    let single = members.headers.as_ref().map_or(Ok(Vec::new()), |value| headers::single(value, BoolValues::Text))?;
    let multi = members.multi_headers.as_ref().map_or(Ok(Vec::new()), headers::multi)?;
    // Merging compares all pairs with each other, so their length is limited first.
    headers::check(&single, true)?;
    headers::check(&multi, true)?;
    let merged = headers::merge(single, multi);
    headers::check(&merged, true)?;
    Ok(merged)
}

fn is_base64(members: &RestMembers<'_>, situation: &Situation<'_>) -> Result<(bool, Confidence), Refused> {
    let plain = |value| body::is_base64("isBase64Encoded", value, situation.source);
    let flag = members.is_base64.as_ref().map(plain).transpose()?;
    if let Some(value) = &members.base64_alias {
        let (alias, alias_confidence) = body::is_base64("base64Encoded", value, situation.source)?;
        return Ok((alias, alias_confidence.max(Confidence::Reported)));
    }
    Ok(flag.unwrap_or((false, Confidence::Recorded)))
}

/// `body`, which must be a string.
fn text(value: Option<OutputValue<'_>>) -> Result<(String, Confidence), Refused> {
    let fix = "`body` must be a string: serialise it first";
    match value {
        None => Ok((String::new(), Confidence::Recorded)),
        Some(OutputValue::Text(text)) => Ok((text, Confidence::Recorded)),
        Some(OutputValue::Null) => Ok((String::new(), Confidence::Inferred)),
        Some(OutputValue::Object(_)) => {
            Err(Refused::malformed(Confidence::Reported, format!("`body` is an object, and {fix}")))
        }
        Some(OutputValue::List(_)) => {
            Err(Refused::malformed(Confidence::Inferred, format!("`body` is a list, and {fix}")))
        }
        Some(other) => Err(Refused::unknown(Confidence::Inferred, format!("`body` is {}, and {fix}", other.kind()))),
    }
}
