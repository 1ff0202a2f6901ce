//! Arguments from stage variables.
//!
//! They are set where the function is deployed: one that is missing or wrong is no client's fault and is
//! answered with 500, its reason in the log.

use crate::event::Event;
use crate::route::Part;

use super::texts::Texts;
use super::value::{self, Value};
use super::{Readable, Rejection, Rejections};

fn text<'a>(event: &'a Event<'_>, name: &str) -> Option<&'a str> {
    event.stage_variable(name).map(|text| event.kept.text(text))
}

/// Reads an argument, or notes that the deployment lacks it.
pub fn read<'r, T: Readable<'r>>(event: &'r Event<'_>, name: &'static str, rejections: &mut Rejections) -> Option<T> {
    read_text(text(event, name), name, rejections)
}

/// Reads an argument, or makes it if the stage has no such variable.
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
    let found = value::read(Value::new(Texts::One(text)));
    found.map_err(|error| rejections.push(Rejection::of_value(Part::Stage, name, error))).ok()
}
