//! The elements of a list that a claim contains, as JSON or as text.

use serde::de::{DeserializeSeed, SeqAccess};

use super::claim::ClaimValue;
use super::error::ValueError;
use super::is_json::is_json;
use crate::event::{EventJson, Items};

const IS_OBJECT: &str = "is an object, and the argument's type needs a list";

/// The elements of a list, in order.
///
/// Which separator a text has cannot be told apart in every case: `[power user]` of an HTTP API may be one group or two.
/// A comma always separates; blanks only do where there is no comma, as in `scope`. So `not admin,user` never has an
/// element `admin`.
pub(crate) enum ClaimList<'de> {
    /// A JSON array, and whether `null` is the text of an element: an HTTP API writes a group `null` as `[null]`.
    Json {
        items: Items<'de>,
        null_is_text: bool,
    },
    Text {
        rest: &'de str,
        separator: char,
    },
}

impl<'de> ClaimList<'de> {
    pub(crate) fn of_json(json: &'de str) -> Self {
        ClaimList::Json { items: EventJson::new(json).items(), null_is_text: false }
    }

    /// The list in a text: `["a","b"]`, `a,b`, `[a b]` or `a b`.
    pub(crate) fn of_text(text: &'de str) -> Result<Self, ValueError> {
        let text = text.trim_ascii();
        if text.starts_with('[') && is_json(text) {
            return Ok(ClaimList::Json { items: EventJson::new(text).items(), null_is_text: true });
        }
        if text.starts_with('{') && text.ends_with('}') {
            return Err(ValueError::message(IS_OBJECT));
        }
        let rest = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        Ok(ClaimList::Text { rest, separator: if rest.contains(',') { ',' } else { ' ' } })
    }
}

impl<'de> Iterator for ClaimList<'de> {
    type Item = ClaimValue<'de>;

    fn next(&mut self) -> Option<ClaimValue<'de>> {
        match self {
            ClaimList::Json { items, null_is_text } => Some(ClaimValue::of_json(items.next()?, *null_is_text)),
            ClaimList::Text { rest, separator } => {
                while !rest.is_empty() {
                    let (element, tail) = rest.split_once(*separator).unwrap_or((rest, ""));
                    *rest = tail;
                    let element = element.trim_ascii();
                    if !element.is_empty() {
                        return Some(ClaimValue::Text { text: element, is_time: false, is_element: true });
                    }
                }
                None
            }
        }
    }
}

impl<'de> SeqAccess<'de> for &mut ClaimList<'de> {
    type Error = ValueError;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, ValueError> {
        self.next().map(|element| seed.deserialize(element)).transpose()
    }
}
