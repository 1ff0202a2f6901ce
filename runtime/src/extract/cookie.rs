//! Arguments from the cookies.

use super::value::raw_values::RawValues;
use super::{Readable, Rejections, keyed};
use crate::event::Event;
use crate::spec::Part;

/// The values of all cookies with that name, compared with regard to case. A single value is the last one; a `Vec` has
/// all.
fn values<'a>(event: &'a Event<'_>, name: &str) -> RawValues<'a> {
    RawValues::Several(event.cookie_values(name).into_iter().map(|text| event.store(text)).collect())
}

/// Reads an argument, or records why it cannot be read.
pub fn read<'r, T: Readable<'r>>(event: &'r Event<'_>, name: &'static str, rejections: &mut Rejections) -> Option<T> {
    keyed::read(Part::Cookie, name, values(event, name), rejections)
}

/// Reads an argument; calls `default` if the request has no such cookie.
pub fn read_or<'r, T: Readable<'r>>(
    event: &'r Event<'_>,
    name: &'static str,
    rejections: &mut Rejections,
    default: impl FnOnce() -> T,
) -> Option<T> {
    keyed::read_or(Part::Cookie, name, values(event, name), rejections, default)
}
