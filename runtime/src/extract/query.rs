//! Arguments from the query.

use crate::event::Event;
use crate::spec::Part;

use super::value::pairs::Pairs;
use super::value::shape::{self, Shape};
use super::value::{every_pair, text};
use super::{Readable, Rejections};

/// The query, and the key that an argument is read from.
#[derive(Clone, Copy)]
struct Keyed<'a> {
    name: &'static str,
    pairs: Pairs<'a>,
}

/// The query with that key. It is decoded once for all arguments.
fn keyed<'a>(event: &'a Event<'_>, name: &'static str) -> Keyed<'a> {
    Keyed { name, pairs: Pairs { pairs: event.query_pairs(), flags: true } }
}

/// The shape of a type as a query is read: a tagged enum, or an untagged one of structs, is read from the whole query.
fn shape_of<'de, T: Readable<'de>>() -> Shape {
    match shape::of::<T>().0 {
        Shape::Any if text::is_refused::<T>() => Shape::Map,
        shape => shape,
    }
}

/// Whether a type is read from the whole query.
pub(super) fn is_whole<'de, T: Readable<'de>>() -> bool {
    matches!(shape_of::<T>(), Shape::Fields(_) | Shape::Map)
}

/// Reads an argument, or records why it cannot be read. A struct or map is read from the whole query, any other type
/// from its key.
pub fn read<'r, T: Readable<'r>>(event: &'r Event<'_>, name: &'static str, rejections: &mut Rejections) -> Option<T> {
    read_as(keyed(event, name), shape_of::<T>(), rejections)
}

/// Reads an argument; calls `default` if the query contains nothing for it.
pub fn read_or<'r, T: Readable<'r>>(
    event: &'r Event<'_>,
    name: &'static str,
    rejections: &mut Rejections,
    default: impl FnOnce() -> T,
) -> Option<T> {
    let (keyed, shape) = (keyed(event, name), shape_of::<T>());
    if keyed.has(shape) { read_as(keyed, shape, rejections) } else { Some(default()) }
}

impl Keyed<'_> {
    /// Whether the query contains anything for a type of that shape.
    fn has(&self, shape: Shape) -> bool {
        match shape {
            Shape::Fields(names) => names.iter().any(|name| self.pairs.has(name)),
            Shape::Map => !self.pairs.is_empty(),
            _ => self.pairs.has(self.name),
        }
    }
}

fn read_as<'r, T: Readable<'r>>(keyed: Keyed<'r>, shape: Shape, rejections: &mut Rejections) -> Option<T> {
    let (name, found) = match shape {
        Shape::Fields(_) | Shape::Map => ("", every_pair::read(keyed.pairs, shape, keyed.has(shape))),
        _ => (keyed.name, text::read(keyed.pairs.value(keyed.name)).map_err(|error| vec![error])),
    };
    found.map_err(|errors| rejections.push_values(Part::Query, name, errors)).ok()
}
