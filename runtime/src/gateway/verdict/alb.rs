//! Application Load Balancer: a status is required, and nothing may be null.
//!
//! Source: "Use Lambda functions as targets of an Application Load Balancer", and bug reports where that is silent.

use super::accepted::Accepted;
use super::cause::Cause;
use super::confidence::Confidence;
use super::headers::{self, BoolValues, HeaderPairs};
use super::output_value::OutputValue;
use super::printable::printable;
use super::refused::Refused;
use super::situation::Situation;
use super::{body, hop_by_hop, object, status};

/// "The maximum size of the response JSON that the Lambda function can send is 1 MB"; it is not documented whether
/// that is a MiB.
const MAX_OUTPUT_BYTES: usize = 1_000_000;

const KEYS: [&str; 6] = ["statusCode", "statusDescription", "headers", "multiValueHeaders", "body", "isBase64Encoded"];

/// The answer that a load balancer makes of an output.
pub(super) fn answer(output: &[u8], situation: &Situation<'_>) -> Result<Accepted, Refused> {
    if output.len() > MAX_OUTPUT_BYTES {
        let reason = format!(
            "the output has {} bytes and a load balancer accepts 1 MB: send less, or a link to where it is stored",
            output.len()
        );
        return Err(Refused::new(Cause::TooLarge, Confidence::Documented, reason));
    }
    let object = object::whole(output, Confidence::Documented)?;
    let mut members = object::known(&object, &KEYS, "a load balancer")?;
    let mut confidence = members.confidence;
    refuse_nulls(&members)?;
    let Some(code) = members.take("statusCode") else {
        return Err(Refused::malformed(
            Confidence::Reported,
            "`statusCode` is missing, and a load balancer requires it",
        ));
    };
    let status = status::status(&code, situation.source)?;
    if let Some(description) = members.take("statusDescription") {
        check_description(&description, status)?;
    }
    let (single, multi) = (members.take("headers"), members.take("multiValueHeaders"));
    let mut notes = Vec::new();
    let pairs = pairs(single.as_ref(), multi.as_ref(), situation.multi_value_headers)?;
    headers::check(&pairs, false)?;
    let headers = hop_by_hop::without(pairs, "a load balancer", &mut notes);
    let (is_base64, flag_confidence) = object::flag(members.take("isBase64Encoded"), situation.source)?;
    let text = object::text(members.take("body"), Confidence::Inferred)?;
    confidence = confidence.max(flag_confidence);
    let body = body::always_decoded(text, is_base64)?;
    Ok(Accepted { status, headers, body, confidence, notes })
}

fn refuse_nulls(members: &object::ObjectMembers<'_>) -> Result<(), Refused> {
    let null = members.iter().find(|(_, value)| **value == OutputValue::Null);
    let Some((name, _)) = null else { return Ok(()) };
    let reason = format!("`{name}` is null, which a load balancer does not accept: leave it out");
    // Observed for these four, and assumed for the others.
    let known = ["body", "headers", "multiValueHeaders", "statusDescription"].contains(&name);
    Err(Refused::malformed(if known { Confidence::Reported } else { Confidence::Inferred }, reason))
}

/// `200 OK`: the code, one space, the reason.
fn check_description(value: &OutputValue<'_>, status: u16) -> Result<(), Refused> {
    let fix = format!("write the code, one space and the reason, like \"{status} OK\"");
    let OutputValue::Text(text) = value else {
        let reason = format!("`statusDescription` is {}: {fix}", value.kind());
        return Err(Refused::malformed(Confidence::Reported, reason));
    };
    let reason = text.strip_prefix(&status.to_string()).and_then(|rest| rest.strip_prefix(' '));
    let is_valid = reason.is_some_and(|reason| !reason.trim().is_empty() && !reason.starts_with(' '));
    if is_valid && !text.chars().any(char::is_control) {
        return Ok(());
    }
    let reason = format!("`statusDescription` is \"{}\": {fix}", printable(text));
    Err(Refused::malformed(Confidence::Reported, reason))
}

/// The map that the target group reads; it ignores the other one.
fn pairs(
    single: Option<&OutputValue<'_>>,
    multi: Option<&OutputValue<'_>>,
    is_multi: bool,
) -> Result<HeaderPairs, Refused> {
    // Both are checked, since the function may also be a target of a group of the other kind.
    let one = single.map(|map| headers::single(map, BoolValues::Refused)).transpose()?;
    let many = multi.map(headers::multi).transpose()?;
    let (read, other) = if is_multi { (many, one) } else { (one, many) };
    match (read, other) {
        (Some(pairs), _) => Ok(pairs),
        (None, Some(pairs)) if !pairs.is_empty() => {
            let (present, missing) =
                if is_multi { ("headers", "multiValueHeaders") } else { ("multiValueHeaders", "headers") };
            let switch = if is_multi { "with" } else { "without" };
            let reason = format!(
                "there is `{present}` but no `{missing}`, which a target group {switch} multi-value headers reads: send both"
            );
            Err(Refused::malformed(Confidence::Documented, reason))
        }
        (None, _) => Ok(HeaderPairs::new()),
    }
}
