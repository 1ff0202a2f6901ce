//! Arguments from stage variables.
//!
//! They are set where the function is deployed: one that is missing or wrong is no client's fault and is
//! answered with 500, its reason in the log.

use std::borrow::Cow;

use crate::event::Event;
use crate::route::Part;

use super::texts::Texts;
use super::value::{self, Value};
use super::{Readable, Rejection, Rejections};

/// The value of a stage variable.
#[derive(Debug)]
pub struct Raw<'a> {
    name: &'static str,
    text: Option<Cow<'a, str>>,
}

/// Finds a stage variable.
pub fn raw<'a>(event: &'a Event<'_>, name: &'static str) -> Raw<'a> {
    Raw { name, text: event.stage_variable(name) }
}

/// Reads an argument, or notes that the deployment lacks it.
pub fn read<'r, T: Readable<'r>>(raw: &'r Raw<'_>, rejections: &mut Rejections) -> Option<T> {
    let found = value::read(Value::new(Texts::One(raw.text.as_deref())));
    found.map_err(|error| rejections.push(Rejection::of_value(Part::Stage, raw.name, error))).ok()
}

/// Reads an argument, or makes it if the stage has no such variable.
pub fn read_or<'r, T: Readable<'r>>(
    raw: &'r Raw<'_>,
    rejections: &mut Rejections,
    default: impl FnOnce() -> T,
) -> Option<T> {
    if raw.text.is_none() { Some(default()) } else { read(raw, rejections) }
}
