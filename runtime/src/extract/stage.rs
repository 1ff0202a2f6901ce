//! Arguments from stage variables.
//!
//! They are set when the function is deployed. One that is missing or wrong is not the client's fault, so it is
//! answered with 500, and the reason is logged.

use super::value::raw_values::RawValues;
use super::{Readable, Rejections, keyed};
use crate::event::Event;
use crate::spec::Part;

fn values<'a>(event: &'a Event<'_>, name: &str) -> RawValues<'a> {
    RawValues::One(event.stage_variable(name).map(|text| event.store(text)))
}

/// Reads an argument, or records what the deployment lacks.
pub fn read<'r, T: Readable<'r>>(event: &'r Event<'_>, name: &'static str, rejections: &mut Rejections) -> Option<T> {
    keyed::read(Part::Stage, name, values(event, name), rejections)
}

/// Reads an argument; calls `default` if the stage has no such variable.
pub fn read_or<'r, T: Readable<'r>>(
    event: &'r Event<'_>,
    name: &'static str,
    rejections: &mut Rejections,
    default: impl FnOnce() -> T,
) -> Option<T> {
    keyed::read_or(Part::Stage, name, values(event, name), rejections, default)
}
