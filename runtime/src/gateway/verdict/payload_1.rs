//! HTTP API with payload format 1.0: an object with `statusCode` and both header maps; other keys are ignored.

use super::accepted::Accepted;
use super::confidence::Confidence;
use super::headers::{self, BoolValues, HeaderPairs};
use super::object::{self, ObjectMembers};
use super::output_value::OutputValue;
use super::refused::Refused;
use super::{body, payload_2, status};
use crate::event::EventSource;

const SOURCE: EventSource = EventSource::HttpApiV1;

/// The answer that an HTTP API makes of an output.
pub(super) fn answer(output: &[u8]) -> Result<Accepted, Refused> {
    let object = object::whole(output, Confidence::Documented)?;
    let mut members = ObjectMembers::of(&object);
    let has_duplicates = members.confidence == Confidence::Inferred;
    let mut confidence = if has_duplicates { Confidence::Inferred } else { Confidence::Recorded };
    let Some(code) = members.take("statusCode") else {
        let reason = "`statusCode` is missing: payload format 1.0 does not infer it, so add it";
        return Err(Refused::malformed(Confidence::Documented, reason));
    };
    let status = status::status(&code, SOURCE)?;
    let mut headers = headers(members.take("headers").as_ref(), members.take("multiValueHeaders").as_ref())?;
    headers::check(&headers, true)?;
    payload_2::finish(&mut headers, SOURCE);
    let (is_base64, flag_confidence) = object::flag(members.take("isBase64Encoded"), SOURCE)?;
    let (text, text_confidence) = payload_2::text(members.take("body"), SOURCE)?;
    confidence = confidence.max(flag_confidence).max(text_confidence);
    let notes = notes(&members);
    Ok(Accepted { status, headers, body: body::always_decoded(text, is_base64)?, confidence, notes })
}

/// The single value of a name comes before its multiple ones; a REST API does the opposite.
fn headers(single: Option<&OutputValue<'_>>, multi: Option<&OutputValue<'_>>) -> Result<HeaderPairs, Refused> {
    let mut headers = single.map_or(Ok(HeaderPairs::new()), |map| headers::single(map, BoolValues::Unknown))?;
    headers.extend(multi.map_or(Ok(HeaderPairs::new()), headers::multi)?);
    Ok(headers)
}

fn notes(members: &ObjectMembers<'_>) -> Vec<String> {
    let cookies = members.iter().find(|(name, value)| *name == "cookies" && **value != OutputValue::Null);
    let note =
        "`cookies` belongs to payload format 2.0 and is ignored: put each into `multiValueHeaders` under `set-cookie`";
    cookies.map(|_| note.to_owned()).into_iter().collect()
}
