//! Answers that are streamed: a prelude of JSON, eight NUL bytes, the body as it is ("Set up a Lambda proxy
//! integration with payload response streaming", "Invoking a response streaming enabled function using URLs").

use super::accepted::Accepted;
use super::cause::Cause;
use super::confidence::Confidence;
use super::headers::{self, BoolValues, HeaderPairs};
use super::object::ObjectMembers;
use super::output_value::OutputValue;
use super::printable::printable;
use super::refused::Refused;
use super::situation::Situation;
use super::{payload_2, status};
use crate::event::EventSource;

const DELIMITER: [u8; 8] = [0; 8];
/// The delimiter must be within the first 16 KB.
const MAX_PRELUDE_BYTES: usize = 16 * 1024;
const KEYS: [&str; 4] = ["statusCode", "headers", "multiValueHeaders", "cookies"];

/// Prelude and body, if the output has that form.
pub(crate) fn split(output: &[u8]) -> Option<(&[u8], &[u8])> {
    let start = output.get(..output.len().min(MAX_PRELUDE_BYTES))?;
    let at = start.windows(DELIMITER.len()).position(|window| window == DELIMITER)?;
    Some((output.get(..at)?, output.get(at + DELIMITER.len()..)?))
}

/// The answer that an integration with the transfer mode `STREAM` makes of an output.
pub(super) fn answer(output: &[u8], situation: &Situation<'_>) -> Result<Accepted, Refused> {
    let Some((prelude, body)) = split(output) else {
        if situation.source == EventSource::FunctionUrl
            && matches!(OutputValue::parse(output), Some(OutputValue::Object(_)))
        {
            return Ok(whole(output));
        }
        let reason = "the integration streams, but there are no eight NUL bytes within the first 16 KB of the output: let the program stream, or set the transfer mode to BUFFERED";
        return Err(Refused::new(Cause::Prelude, Confidence::Documented, reason));
    };
    // A malformed answer to an integration that streams is a 500, not a 502, whatever is wrong with it.
    let (status, headers) = prelude_of(prelude, situation).map_err(|refusal| refusal.because_of(Cause::Prelude))?;
    Ok(Accepted { status, headers, body: body.to_vec(), confidence: Confidence::Documented, notes: Vec::new() })
}

/// A function URL that streams takes an answer that is not streamed for the body.
fn whole(output: &[u8]) -> Accepted {
    let note = "the function URL streams and the program does not, so that the client gets the answer's JSON as the body: let the program stream, or set the invoke mode to BUFFERED";
    let mut headers = HeaderPairs::new();
    headers::default_content_type(&mut headers, "application/octet-stream");
    let (body, notes) = (output.to_vec(), vec![note.to_owned()]);
    Accepted { status: 200, headers, body, confidence: Confidence::Reported, notes }
}

/// What a source that does not stream makes of a streamed output: a function URL reads it, a REST API drops the
/// body.
pub(super) fn buffered(output: &[u8], situation: &Situation<'_>) -> Result<Accepted, Refused> {
    let Some((prelude, body)) = split(output) else {
        return Err(Refused::malformed(Confidence::Inferred, "the output is not JSON"));
    };
    let (status, headers) = prelude_of(prelude, situation)?;
    if situation.source == EventSource::FunctionUrl {
        let confidence = Confidence::Recorded;
        return Ok(Accepted { status, headers, body: body.to_vec(), confidence, notes: Vec::new() });
    }
    let note = "the output is streamed but the integration is not: the client gets status and headers without the body; set the transfer mode to STREAM";
    Ok(Accepted { status, headers, body: Vec::new(), confidence: Confidence::Documented, notes: vec![note.to_owned()] })
}

fn prelude_of(prelude: &[u8], situation: &Situation<'_>) -> Result<(u16, HeaderPairs), Refused> {
    let Some(object @ OutputValue::Object(_)) = OutputValue::parse(prelude) else {
        let reason = "the prelude, all before the eight NUL bytes, is not a JSON object";
        return Err(Refused::malformed(Confidence::Documented, reason));
    };
    let mut members = ObjectMembers::of(&object);
    if let Some((key, _)) = members.iter().find(|(key, _)| !KEYS.contains(key)) {
        let keys = KEYS.map(|key| format!("`{key}`")).join(", ");
        let reason = format!("the key `{}` is not allowed in the prelude, only {keys} are", printable(key));
        return Err(Refused::malformed(Confidence::Documented, reason));
    }
    let status = members.take("statusCode").map_or(Ok(200), |code| status::status(&code, situation.source))?;
    let single =
        members.take("headers").map_or(Ok(HeaderPairs::new()), |map| headers::single(&map, BoolValues::Unknown))?;
    let multi = members.take("multiValueHeaders").map_or(Ok(HeaderPairs::new()), |map| headers::multi(&map))?;
    headers::check(&single, true)?;
    headers::check(&multi, true)?;
    let mut pairs = headers::merge(single, multi);
    pairs.extend(payload_2::cookies(members.take("cookies"))?);
    headers::check(&pairs, true)?;
    headers::default_content_type(&mut pairs, "application/octet-stream");
    Ok((status, pairs))
}
