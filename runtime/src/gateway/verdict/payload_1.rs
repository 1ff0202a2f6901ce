//! HTTP API with payload format 1.0: an object with `statusCode`, both header maps, and what else stands there ignored.

use super::headers::{self, Bools, Pairs};
use super::object::{self, Members};
use super::output::Value;
use super::refusal::Refusal;
use super::{Answer, Confidence, EventSource, body, payload_2, status};

const SOURCE: EventSource = EventSource::HttpApiV1;

/// The answer that an HTTP API makes of an output.
pub(super) fn answer(output: &[u8]) -> Result<Answer, Refusal> {
    let object = object::whole(output, Confidence::Documented)?;
    let mut members = Members::of(&object);
    let is_double = members.confidence == Confidence::Inferred;
    let mut confidence = if is_double { Confidence::Inferred } else { Confidence::Recorded };
    let Some(code) = members.take("statusCode") else {
        let reason = "`statusCode` is missing: with payload format 1.0 nothing is inferred, so name the status";
        return Err(Refusal::malformed(Confidence::Documented, reason));
    };
    let status = status::status(&code, SOURCE)?;
    let mut headers = headers(members.take("headers").as_ref(), members.take("multiValueHeaders").as_ref())?;
    headers::check(&headers, true)?;
    payload_2::finish(&mut headers, SOURCE);
    let (is_base64, sure) = object::flag(members.take("isBase64Encoded"), SOURCE)?;
    let (text, surer) = payload_2::text(members.take("body"), SOURCE)?;
    confidence = confidence.max(sure).max(surer);
    let notes = notes(&members);
    Ok(Answer { status, headers, body: body::always_decoded(text, is_base64)?, confidence, notes })
}

/// Of a shared name the single value comes first; a REST API has it the other way round.
fn headers(single: Option<&Value<'_>>, multi: Option<&Value<'_>>) -> Result<Pairs, Refusal> {
    let mut headers = single.map_or(Ok(Pairs::new()), |map| headers::single(map, Bools::Unknown))?;
    headers.extend(multi.map_or(Ok(Pairs::new()), headers::multi)?);
    Ok(headers)
}

fn notes(members: &Members<'_>) -> Vec<String> {
    let cookies = members.iter().find(|(name, value)| *name == "cookies" && **value != Value::Null);
    let note =
        "`cookies` belongs to payload format 2.0 and is ignored: put each into `multiValueHeaders` under `set-cookie`";
    cookies.map(|_| note.to_owned()).into_iter().collect()
}
