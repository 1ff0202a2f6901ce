//! Arguments from the path.

use crate::event::Event;
use crate::spec::Part;

use super::value::error::{Reason, ValueError};
use super::value::raw_values::RawValues;
use super::value::text::{self, TextValue};
use super::{Readable, Rejection, Rejections};

const NO_PLACEHOLDER: &str = "is missing: the gateway's route has no such placeholder";

/// Reads an argument, or records why it cannot be read.
///
/// A gateway sends a value for every placeholder of the route that it matched. A missing one is therefore a fault of
/// the deployment (500), not of the client.
pub fn read<'r, T: Readable<'r>>(event: &'r Event<'_>, name: &'static str, rejections: &mut Rejections) -> Option<T> {
    let text = event.path_value(name).map(|text| event.store(text));
    let found = text::read(TextValue::new(RawValues::One(text)));
    let error = match found {
        Ok(value) => return Some(value),
        Err(error) if error.reason == Reason::Missing => ValueError::unsupported(NO_PLACEHOLDER),
        Err(error) => error,
    };
    rejections.push(Rejection::of_value(Part::Path, name, error));
    None
}
