//! A function's output as JSON, read one level at a time and in order.
//!
//! The rules need one level only, so that a deeply nested output does no harm. Duplicate keys stay visible.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// One JSON value; the content of a list or an object is not parsed yet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OutputValue<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    Text(String),
    List(&'a str),
    Object(&'a str),
    /// A string with half a surrogate pair: valid JSON, but not text.
    LoneSurrogate(&'a str),
}

impl<'a> OutputValue<'a> {
    /// Parses `bytes` as one JSON value.
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let raw: &RawValue = serde_json::from_str(text).ok()?;
        Some(OutputValue::of(raw))
    }

    fn of(raw: &'a RawValue) -> Self {
        let text = raw.get();
        match text.as_bytes().first() {
            Some(b'n') => OutputValue::Null,
            Some(b't') => OutputValue::Bool(true),
            Some(b'f') => OutputValue::Bool(false),
            Some(b'[') => OutputValue::List(text),
            Some(b'{') => OutputValue::Object(text),
            Some(b'"') => serde_json::from_str(text).map_or(OutputValue::LoneSurrogate(text), OutputValue::Text),
            _ => OutputValue::Number(text),
        }
    }

    /// What it is, for a message.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            OutputValue::Null => "null",
            OutputValue::Bool(_) => "a bool",
            OutputValue::Number(_) => "a number",
            OutputValue::Text(_) => "a string",
            OutputValue::List(_) => "a list",
            OutputValue::Object(_) => "an object",
            OutputValue::LoneSurrogate(_) => "a string that contains half a surrogate pair",
        }
    }

    /// Names and values of an object, in order; empty for other values.
    pub(crate) fn members(&self) -> Vec<(String, OutputValue<'a>)> {
        match self {
            OutputValue::Object(text) => {
                serde_json::from_str(text).map(|MemberList(members)| members).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// The items of a list; empty for other values.
    pub(crate) fn items(&self) -> Vec<OutputValue<'a>> {
        match self {
            OutputValue::List(text) => {
                let items: Vec<&'a RawValue> = serde_json::from_str(text).unwrap_or_default();
                items.into_iter().map(OutputValue::of).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The members that count, in order: of each name the last.
    pub(crate) fn last_members(&self) -> Vec<(String, OutputValue<'a>)> {
        let mut seen = HashSet::new();
        let mut members = self.members();
        members.reverse();
        members.retain(|(name, _)| seen.insert(name.clone()));
        members.reverse();
        members
    }

    /// The members that count, by name.
    pub(crate) fn by_name(&self) -> HashMap<String, OutputValue<'a>> {
        self.members().into_iter().collect()
    }

    /// The text of a string.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            OutputValue::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The members of one object.
struct MemberList<'a>(Vec<(String, OutputValue<'a>)>);

impl<'de: 'a, 'a> Deserialize<'de> for MemberList<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MemberListVisitor).map(MemberList)
    }
}

struct MemberListVisitor;

impl<'de> Visitor<'de> for MemberListVisitor {
    type Value = Vec<(String, OutputValue<'de>)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((key, raw)) = map.next_entry::<&'de RawValue, &'de RawValue>()? {
            // A key that is not text stays as it is written; it is then an unknown key.
            let name = serde_json::from_str(key.get()).unwrap_or_else(|_| key.get().to_owned());
            members.push((name, OutputValue::of(raw)));
        }
        Ok(members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_duplicates_stay() {
        let value = OutputValue::parse(br#" {"b":1,"a":[true,"\u0041"],"b":null} "#).unwrap();
        let names: Vec<_> = value.members().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["b", "a", "b"]);
        let last: Vec<_> = value.last_members().into_iter().map(|(name, _)| name).collect();
        assert_eq!(last, ["a", "b"]);
        let by_name = value.by_name();
        assert_eq!(by_name["b"], OutputValue::Null);
        assert_eq!(by_name["a"].items(), [OutputValue::Bool(true), OutputValue::Text("A".into())]);
    }

    #[test]
    fn half_a_surrogate_pair_is_not_text() {
        assert_eq!(
            OutputValue::parse(br#""\ud800""#).map(|value| value.kind()),
            Some("a string that contains half a surrogate pair")
        );
        let odd = OutputValue::parse(br#"{"\ud800":1}"#).unwrap();
        assert_eq!(odd.members(), [(r#""\ud800""#.to_owned(), OutputValue::Number("1"))]);
        assert_eq!(OutputValue::parse(b"\"\xff\""), None);
        assert_eq!(OutputValue::parse(b"1 2"), None);
    }
}
