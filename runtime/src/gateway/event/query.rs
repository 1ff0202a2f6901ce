//! Query strings: decoded, in order.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::parts::decoded;

/// Names and values, separated by any of `separators`; `+` is a space.
pub(super) fn pairs(query: &str, separators: &[char]) -> Vec<(String, String)> {
    let pair = |text: &str| {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        (form_decoded(name), form_decoded(value))
    };
    query.split(separators).filter(|text| !text.is_empty()).map(pair).collect()
}

/// Names and values as the client sent them.
pub(super) fn raw_pairs(query: &str) -> Vec<(String, String)> {
    let pair = |text: &str| {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        (name.to_owned(), value.to_owned())
    };
    query.split('&').filter(|text| !text.is_empty()).map(pair).collect()
}

fn form_decoded(text: &str) -> String {
    let spaced: Cow<'_, str> = if text.contains('+') { text.replace('+', " ").into() } else { text.into() };
    decoded(&spaced).into_owned()
}

/// One value for each name: the last.
pub(super) fn last(pairs: &[(String, String)]) -> Value {
    pairs.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
}

/// All values of each name, in order.
pub(super) fn lists(pairs: &[(String, String)]) -> Value {
    let mut map = Map::new();
    for (name, value) in pairs {
        if let Value::Array(list) = map.entry(name.clone()).or_insert_with(|| Value::Array(Vec::new())) {
            list.push(value.as_str().into());
        }
    }
    Value::Object(map)
}

/// All values of each name, joined with commas.
pub(super) fn joined(pairs: &[(String, String)]) -> Value {
    let mut map = Map::new();
    for (name, value) in pairs {
        match map.get_mut(name) {
            Some(Value::String(text)) => {
                text.push(',');
                text.push_str(value);
            }
            _ => {
                map.insert(name.clone(), value.as_str().into());
            }
        }
    }
    Value::Object(map)
}
