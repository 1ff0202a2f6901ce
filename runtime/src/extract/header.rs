//! Arguments from the headers.
//!
//! Payload 2.0 tells a repeated header as one value with commas between, and whoever sends a header may do so
//! too (RFC 9110, 5.3). So both are one thing here, on every event source: text is the whole joined value, a
//! number or bool the last element, and `Vec` all elements (RFC 9110, 5.6.1; a comma in a quoted string divides
//! nothing, quotes stay).

use std::borrow::Cow;

use crate::event::Event;
use crate::route::Part;

use super::texts::Texts;
use super::value::{self, Value};
use super::{Readable, Rejection, Rejections};

/// The value of a header.
#[derive(Debug)]
pub struct Raw<'a> {
    name: &'static str,
    text: Option<Cow<'a, str>>,
}

/// Finds a header, whatever the case of its name.
pub fn raw<'a>(event: &'a Event<'_>, name: &'static str) -> Raw<'a> {
    let mut values = event.header_values(name);
    let mut text = values.next();
    for value in values {
        let joined = text.get_or_insert_default().to_mut();
        joined.push_str(", ");
        joined.push_str(&value);
    }
    Raw { name, text }
}

/// Reads an argument, or says why it cannot be read.
pub fn read<'r, T: Readable<'r>>(raw: &'r Raw<'_>, rejections: &mut Rejections) -> Option<T> {
    let texts = raw.text.as_deref().map_or(Texts::One(None), Texts::Header);
    let found = value::read(Value::new(texts));
    found.map_err(|error| rejections.push(Rejection::of_value(Part::Header, raw.name, error))).ok()
}

/// Reads an argument, or makes it if the request has no such header.
pub fn read_or<'r, T: Readable<'r>>(
    raw: &'r Raw<'_>,
    rejections: &mut Rejections,
    default: impl FnOnce() -> T,
) -> Option<T> {
    if raw.text.is_none() { Some(default()) } else { read(raw, rejections) }
}
