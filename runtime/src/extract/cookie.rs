//! Arguments from the cookies.

use crate::event::Event;
use crate::route::Part;

use super::texts::Texts;
use super::value::{self, Value};
use super::{Readable, Rejection, Rejections};

/// The values of all cookies of that name, which is compared with case; of several the last counts, `Vec` takes all.
fn texts<'a>(event: &'a Event<'_>, name: &str) -> Vec<&'a str> {
    event.cookie_values(name).into_iter().map(|text| event.kept.text(text)).collect()
}

/// Reads an argument, or says why it cannot be read.
pub fn read<'r, T: Readable<'r>>(event: &'r Event<'_>, name: &'static str, rejections: &mut Rejections) -> Option<T> {
    read_texts(texts(event, name), name, rejections)
}

/// Reads an argument, or makes it if the request has no such cookie.
pub fn read_or<'r, T: Readable<'r>>(
    event: &'r Event<'_>,
    name: &'static str,
    rejections: &mut Rejections,
    default: impl FnOnce() -> T,
) -> Option<T> {
    let texts = texts(event, name);
    if texts.is_empty() { Some(default()) } else { read_texts(texts, name, rejections) }
}

fn read_texts<'r, T: Readable<'r>>(texts: Vec<&'r str>, name: &'static str, rejections: &mut Rejections) -> Option<T> {
    let found = value::read(Value::new(Texts::Several(texts)));
    found.map_err(|error| rejections.push(Rejection::of_value(Part::Cookie, name, error))).ok()
}
