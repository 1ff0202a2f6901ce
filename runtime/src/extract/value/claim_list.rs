//! The elements of a list that a claim contains, as JSON or as text.

use super::error::ValueError;
use super::is_json::is_json;
use crate::event::{EventJson, Items};

const IS_OBJECT: &str = "is an object, and the argument's type needs a list";

/// The elements of a list, in order.
///
/// The separator of a text is not certain in every case: `[power user]` of an HTTP API may be one group or two.
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

/// An element of a list.
pub(crate) enum Element<'de> {
    Text(&'de str),
    Json { json: EventJson<'de>, null_is_text: bool },
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
    type Item = Element<'de>;

    fn next(&mut self) -> Option<Element<'de>> {
        match self {
            ClaimList::Json { items, null_is_text } => {
                Some(Element::Json { json: items.next()?, null_is_text: *null_is_text })
            }
            ClaimList::Text { rest, separator } => {
                while !rest.is_empty() {
                    let (element, tail) = rest.split_once(*separator).unwrap_or((rest, ""));
                    *rest = tail;
                    let element = element.trim_ascii();
                    if !element.is_empty() {
                        return Some(Element::Text(element));
                    }
                }
                None
            }
        }
    }
}
