//! Arguments from the query.

use crate::event::Event;
use crate::route::Part;

use super::pairs::Pairs;
use super::shape::{self, Shape};
use super::value;
use super::{Readable, Rejection, Rejections};

/// The query, and the key that an argument takes from it.
#[derive(Debug)]
pub struct Raw<'a> {
    name: &'static str,
    pairs: Pairs<'a>,
}

/// Looks at the query, which is decoded once for all arguments.
pub fn raw<'a>(event: &'a Event<'_>, name: &'static str) -> Raw<'a> {
    Raw { name, pairs: Pairs { pairs: event.query_pairs(), flags: true } }
}

/// Reads an argument: a struct or map from the whole query, all else from its key.
pub fn read<'r, T: Readable<'r>>(raw: &'r Raw<'_>, rejections: &mut Rejections) -> Option<T> {
    read_as(raw, shape::of::<T>().0, rejections)
}

/// Reads an argument, or makes it if nothing of it was sent.
pub fn read_or<'r, T: Readable<'r>>(
    raw: &'r Raw<'_>,
    rejections: &mut Rejections,
    default: impl FnOnce() -> T,
) -> Option<T> {
    let (shape, _) = shape::of::<T>();
    if raw.has(shape) { read_as(raw, shape, rejections) } else { Some(default()) }
}

impl Raw<'_> {
    /// Whether anything was sent for a type of that shape.
    fn has(&self, shape: Shape) -> bool {
        match shape {
            Shape::Fields(names) => names.iter().any(|name| self.pairs.has(name)),
            Shape::Map => !self.pairs.is_empty(),
            _ => self.pairs.has(self.name),
        }
    }
}

fn read_as<'r, T: Readable<'r>>(raw: &'r Raw<'_>, shape: Shape, rejections: &mut Rejections) -> Option<T> {
    let (name, found) = match shape {
        Shape::Fields(_) | Shape::Map => ("", raw.pairs.read(raw.has(shape))),
        _ => (raw.name, value::read(raw.pairs.value(raw.name))),
    };
    found.map_err(|error| rejections.push(Rejection::of_value(Part::Query, name, error))).ok()
}
