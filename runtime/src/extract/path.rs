//! Arguments from the path.

use crate::event::Event;
use crate::spec::Part;

use super::value::error::{Reason, ValueError};
use super::value::raw_values::RawValues;
use super::value::text::{self, TextValue};
use super::{Readable, Rejection, Rejections};

const NO_PLACEHOLDER: &str = "is missing: the route of the gateway has no such placeholder";

/// Reads an argument, or says why it cannot be read.
///
/// A placeholder that the request does not have is a fault of the deployment, not of the client: a gateway fills
/// all placeholders of the route that it matched.
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
