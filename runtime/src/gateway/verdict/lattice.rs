//! VPC Lattice: `statusCode`, `headers` and `isBase64Encoded` are required.
//!
//! Source: "Lambda functions as targets in VPC Lattice". What a client sees of a malformed answer is not documented.

use super::accepted::Accepted;
use super::confidence::Confidence;
use super::headers::{self, BoolValues};
use super::output_value::OutputValue;
use super::refused::Refused;
use super::situation::Situation;
use super::{body, hop_by_hop, object, status};

const KEYS: [&str; 5] = ["statusCode", "statusDescription", "headers", "body", "isBase64Encoded"];
const REQUIRED: [&str; 3] = ["statusCode", "headers", "isBase64Encoded"];

/// The answer that VPC Lattice makes of an output.
pub(super) fn answer(output: &[u8], situation: &Situation<'_>) -> Result<Accepted, Refused> {
    let object = object::whole(output, Confidence::Documented)?;
    let mut members = object::known(&object, &KEYS, "VPC Lattice")?;
    let confidence = members.confidence.max(Confidence::Documented);
    for name in REQUIRED {
        if !members.iter().any(|(key, _)| key == name) {
            let reason = format!("`{name}` is missing, and VPC Lattice requires it");
            return Err(Refused::malformed(Confidence::Documented, reason));
        }
    }
    if let Some((name, _)) = members.iter().find(|(_, value)| **value == OutputValue::Null) {
        let reason = format!("`{name}` is null: leave it out, or give it a value");
        return Err(Refused::unknown(Confidence::Inferred, reason));
    }
    let status = members.take("statusCode").map_or(Ok(200), |code| status::status(&code, situation.source))?;
    let map = members.take("headers").unwrap_or(OutputValue::Null);
    let pairs = headers::single(&map, BoolValues::Unknown)?;
    headers::check(&pairs, false)?;
    let mut notes = Vec::new();
    let headers = hop_by_hop::without(pairs, "VPC Lattice", &mut notes);
    let (is_base64, flag_confidence) = object::flag(members.take("isBase64Encoded"), situation.source)?;
    let text = object::text(members.take("body"), Confidence::Inferred)?;
    let body = body::always_decoded(text, is_base64)?;
    Ok(Accepted { status, headers, body, confidence: confidence.max(flag_confidence), notes })
}
