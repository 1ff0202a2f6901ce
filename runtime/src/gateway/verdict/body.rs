//! `body` and `isBase64Encoded`.

use base64_simd::STANDARD;

use super::cause::Cause;
use super::confidence::Confidence;
use super::media_type;
use super::output_value::OutputValue;
use super::printable::printable;
use super::refused::Refused;
use super::situation::Situation;
use crate::event::EventSource;

/// The value of `isBase64Encoded`, and how certain that is.
pub(super) fn is_base64(
    name: &str,
    value: &OutputValue<'_>,
    source: EventSource,
) -> Result<(bool, Confidence), Refused> {
    let fix = "make it true or false, without quotes";
    match value {
        OutputValue::Bool(flag) => Ok((*flag, Confidence::Recorded)),
        OutputValue::Null => Ok((false, Confidence::Inferred)),
        OutputValue::Text(text) if source == EventSource::RestApi => match text.as_str() {
            "true" | "True" => Ok((true, Confidence::Reported)),
            "false" | "False" => Ok((false, Confidence::Reported)),
            other => {
                let reason = format!("`{name}` is the string \"{}\": {fix}", printable(other));
                Err(Refused::malformed(Confidence::Reported, reason))
            }
        },
        OutputValue::Text(_) => Err(Refused::unknown(Confidence::Inferred, format!("`{name}` is a string: {fix}"))),
        other => Err(Refused::malformed(Confidence::Inferred, format!("`{name}` is {}: {fix}", other.kind()))),
    }
}

/// The bytes that a REST API sends: decoded if the flag is set and the client accepts a binary media type.
pub(super) fn rest_bytes(
    body: String,
    is_base64: bool,
    situation: &Situation<'_>,
    notes: &mut Vec<String>,
) -> Result<Vec<u8>, Refused> {
    if !is_base64 || body.is_empty() {
        return Ok(body.into_bytes());
    }
    let accepted = situation.accept.map(media_type::first);
    if !media_type::matches(accepted, situation.binary_media_types) {
        notes.push(not_decoded(situation));
        return Ok(body.into_bytes());
    }
    decoded(&body).ok_or_else(|| {
        let reason = "`isBase64Encoded` is true but `body` is not base64 (standard alphabet, padded, no line breaks): encode it, or set the flag to false";
        Refused::new(Cause::Base64, Confidence::Documented, reason)
    })
}

/// The bytes that an HTTP API and a function URL send: decoded whenever the flag is set.
pub(super) fn always_decoded(body: String, is_base64: bool) -> Result<Vec<u8>, Refused> {
    if !is_base64 {
        return Ok(body.into_bytes());
    }
    decoded(&body).ok_or_else(|| {
        let reason = "`isBase64Encoded` is true but `body` is not base64 (standard alphabet, padded, no line breaks): encode it, or set the flag to false";
        Refused::malformed(Confidence::Inferred, reason)
    })
}

fn decoded(body: &str) -> Option<Vec<u8>> {
    STANDARD.decode_to_vec(body.as_bytes()).ok()
}

fn not_decoded(situation: &Situation<'_>) -> String {
    let why = if situation.binary_media_types.is_empty() {
        "the API has no binary media types"
    } else {
        "the first media type of `Accept` is not one of the API's binary media types"
    };
    format!("the client gets `body` as base64 text, because {why}: add `*/*` to `binaryMediaTypes`")
}
