//! Arguments from the headers.
//!
//! Payload 2.0 tells a repeated header as one value with commas between, and whoever sends a header may do so
//! too (RFC 9110, 5.3). So both are one thing here, on every event source: text is the whole joined value, a
//! number or bool the last element, and `Vec` all elements (RFC 9110, 5.6.1; a comma in a quoted string divides
//! nothing, quotes stay).

use super::value::raw_values::RawValues;
use super::{Readable, Rejections, keyed};
use crate::event::Event;
use crate::spec::Part;

/// Finds a header, whatever the case of its name.
fn values<'a>(event: &'a Event<'_>, name: &str) -> RawValues<'a> {
    let mut values = event.header_values(name);
    let mut text = values.next();
    for value in values {
        let joined = text.get_or_insert_default().to_mut();
        joined.push_str(", ");
        joined.push_str(&value);
    }
    text.map_or(RawValues::One(None), |text| RawValues::Header(event.store(text)))
}

/// Reads an argument, or says why it cannot be read.
pub fn read<'r, T: Readable<'r>>(event: &'r Event<'_>, name: &'static str, rejections: &mut Rejections) -> Option<T> {
    keyed::read(Part::Header, name, values(event, name), rejections)
}

/// Reads an argument, or makes it if the request has no such header.
pub fn read_or<'r, T: Readable<'r>>(
    event: &'r Event<'_>,
    name: &'static str,
    rejections: &mut Rejections,
    default: impl FnOnce() -> T,
) -> Option<T> {
    keyed::read_or(Part::Header, name, values(event, name), rejections, default)
}
