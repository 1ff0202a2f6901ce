//! Arguments from the parts that have one or a few texts for each key: headers, cookies, stage variables.

use super::value::raw_values::RawValues;
use super::value::text::{self, TextValue};
use super::{Readable, Rejection, Rejections};
use crate::spec::Part;

/// Reads an argument from the values of its key, or records why it cannot be read.
pub(super) fn read<'r, T: Readable<'r>>(
    part: Part,
    name: &'static str,
    values: RawValues<'r>,
    rejections: &mut Rejections,
) -> Option<T> {
    let found = text::read(TextValue::new(values));
    found.map_err(|error| rejections.push(Rejection::of_value(part, name, error))).ok()
}

/// Reads an argument; calls `default` if the request has no such key.
pub(super) fn read_or<'r, T: Readable<'r>>(
    part: Part,
    name: &'static str,
    values: RawValues<'r>,
    rejections: &mut Rejections,
    default: impl FnOnce() -> T,
) -> Option<T> {
    if values.is_absent() { Some(default()) } else { read(part, name, values, rejections) }
}
