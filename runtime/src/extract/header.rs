//! Arguments from the headers.
//!
//! Payload 2.0 tells a repeated header as one value with commas between, and whoever sends a header may do so
//! too (RFC 9110, 5.3). So both are one thing here, on every event source: text is the whole joined value, a
//! number or bool the last element, and `Vec` all elements (RFC 9110, 5.6.1; a comma in a quoted string divides
//! nothing, quotes stay).

use crate::event::Event;
use crate::route::Part;

use super::texts::Texts;
use super::value::{self, Value};
use super::{Readable, Rejection, Rejections};

/// Finds a header, whatever the case of its name.
fn text<'a>(event: &'a Event<'_>, name: &str) -> Option<&'a str> {
    let mut values = event.header_values(name);
    let mut text = values.next();
    for value in values {
        let joined = text.get_or_insert_default().to_mut();
        joined.push_str(", ");
        joined.push_str(&value);
    }
    text.map(|text| event.kept.text(text))
}

/// Reads an argument, or says why it cannot be read.
pub fn read<'r, T: Readable<'r>>(event: &'r Event<'_>, name: &'static str, rejections: &mut Rejections) -> Option<T> {
    read_text(text(event, name), name, rejections)
}

/// Reads an argument, or makes it if the request has no such header.
pub fn read_or<'r, T: Readable<'r>>(
    event: &'r Event<'_>,
    name: &'static str,
    rejections: &mut Rejections,
    default: impl FnOnce() -> T,
) -> Option<T> {
    match text(event, name) {
        None => Some(default()),
        text => read_text(text, name, rejections),
    }
}

fn read_text<'r, T: Readable<'r>>(text: Option<&'r str>, name: &'static str, rejections: &mut Rejections) -> Option<T> {
    let found = value::read(Value::new(text.map_or(Texts::One(None), Texts::Header)));
    found.map_err(|error| rejections.push(Rejection::of_value(Part::Header, name, error))).ok()
}
