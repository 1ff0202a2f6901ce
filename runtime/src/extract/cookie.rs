//! Arguments from the cookies.

use std::borrow::Cow;

use crate::event::Event;
use crate::route::Part;

use super::texts::Texts;
use super::value::{self, Value};
use super::{Readable, Rejection, Rejections};

/// The values of all cookies of one name; of several the last counts, `Vec` takes all.
#[derive(Debug)]
pub struct Raw<'a> {
    name: &'static str,
    texts: Vec<Cow<'a, str>>,
}

/// Finds the cookies of that name, which is compared with case.
pub fn raw<'a>(event: &'a Event<'_>, name: &'static str) -> Raw<'a> {
    Raw { name, texts: event.cookie_values(name) }
}

/// Reads an argument, or says why it cannot be read.
pub fn read<'r, T: Readable<'r>>(raw: &'r Raw<'_>, rejections: &mut Rejections) -> Option<T> {
    let found = value::read(Value::new(Texts::All(&raw.texts)));
    found.map_err(|error| rejections.push(Rejection::of_value(Part::Cookie, raw.name, error))).ok()
}

/// Reads an argument, or makes it if the request has no such cookie.
pub fn read_or<'r, T: Readable<'r>>(
    raw: &'r Raw<'_>,
    rejections: &mut Rejections,
    default: impl FnOnce() -> T,
) -> Option<T> {
    if raw.texts.is_empty() { Some(default()) } else { read(raw, rejections) }
}
