//! Outputs of sources that require an object with known keys.

use super::body;
use super::confidence::Confidence;
use super::output_value::OutputValue;
use super::printable::printable;
use super::refused::Refused;
use crate::event::EventSource;

/// The members of an output that count, in order.
pub(super) struct ObjectMembers<'a> {
    members: Vec<(String, OutputValue<'a>)>,
    /// Lower if a name occurred twice.
    pub(super) confidence: Confidence,
}

impl<'a> ObjectMembers<'a> {
    /// Of members with the same name the last counts, as far as is known.
    pub(super) fn of(object: &OutputValue<'a>) -> Self {
        let members = object.last_members();
        let has_duplicates = members.len() < object.members().len();
        ObjectMembers { members, confidence: if has_duplicates { Confidence::Inferred } else { Confidence::Reported } }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &OutputValue<'a>)> {
        self.members.iter().map(|(name, value)| (name.as_str(), value))
    }

    pub(super) fn take(&mut self, name: &str) -> Option<OutputValue<'a>> {
        let place = self.members.iter().position(|(key, _)| key == name)?;
        Some(self.members.swap_remove(place).1)
    }
}

/// The output, if it is an object.
pub(super) fn whole(output: &[u8], confidence: Confidence) -> Result<OutputValue<'_>, Refused> {
    let shape = r#"return an object like {"statusCode":200,"headers":{},"body":"text","isBase64Encoded":false}"#;
    let what = match OutputValue::parse(output) {
        Some(object @ OutputValue::Object(_)) => return Ok(object),
        Some(other) => other.kind(),
        None if output.is_empty() => "empty",
        None => "not JSON",
    };
    Err(Refused::malformed(confidence, format!("the output is {what}: {shape}")))
}

/// Its members. What a source does with a key that it does not know is not documented, so the key is refused.
pub(super) fn known<'a>(object: &OutputValue<'a>, keys: &[&str], who: &str) -> Result<ObjectMembers<'a>, Refused> {
    let members = ObjectMembers::of(object);
    let Some((key, _)) = members.iter().find(|(key, _)| !keys.contains(key)) else { return Ok(members) };
    let what_to_do = match keys.iter().find(|known| known.eq_ignore_ascii_case(key)) {
        Some(known) => format!("is spelled `{known}`"),
        None => {
            let keys = keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
            format!("is not one of those that {who} knows, {keys}: leave it out")
        }
    };
    Err(Refused::unknown(Confidence::Inferred, format!("the key `{}` {what_to_do}", printable(key))))
}

/// `isBase64Encoded`; false if it is missing.
pub(super) fn flag(value: Option<OutputValue<'_>>, source: EventSource) -> Result<(bool, Confidence), Refused> {
    value.map_or(Ok((false, Confidence::Recorded)), |value| body::is_base64("isBase64Encoded", &value, source))
}

/// `body`, which is a string or missing.
pub(super) fn text(value: Option<OutputValue<'_>>, confidence: Confidence) -> Result<String, Refused> {
    match value {
        None => Ok(String::new()),
        Some(OutputValue::Text(text)) => Ok(text),
        Some(other) => {
            let reason = format!("`body` is {}, and `body` must be a string: serialise it first", other.kind());
            Err(Refused::malformed(confidence, reason))
        }
    }
}
