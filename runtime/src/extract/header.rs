//! Arguments from the headers.
//!
//! Payload 2.0 joins the values of a repeated header with commas, and any client or proxy may do the same (RFC 9110,
//! 5.3). Repeated and joined values are therefore treated alike, on every event source: text is the whole joined value,
//! a number or bool is the last element, and a `Vec` has all elements (RFC 9110, 5.6.1; a comma within a quoted string
//! does not separate elements, and quotes are retained).

use super::value::raw_values::RawValues;
use super::{Readable, Rejections, keyed};
use crate::event::{Event, joined};
use crate::spec::Part;

/// The values of a header; its name is compared without regard to case.
fn values<'a>(event: &'a Event<'_>, name: &str) -> RawValues<'a> {
    joined(event.header_values(name), ", ").map_or(RawValues::One(None), |text| RawValues::Header(event.store(text)))
}

/// Reads an argument, or records why it cannot be read.
pub fn read<'r, T: Readable<'r>>(event: &'r Event<'_>, name: &'static str, rejections: &mut Rejections) -> Option<T> {
    keyed::read(Part::Header, name, values(event, name), rejections)
}

/// Reads an argument; calls `default` if the request has no such header.
pub fn read_or<'r, T: Readable<'r>>(
    event: &'r Event<'_>,
    name: &'static str,
    rejections: &mut Rejections,
    default: impl FnOnce() -> T,
) -> Option<T> {
    keyed::read_or(Part::Header, name, values(event, name), rejections, default)
}
