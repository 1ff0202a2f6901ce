//! Arguments from a body that is a form.

#[cfg(feature = "multipart")]
use super::multipart;
use super::value::every_pair;
use super::value::pairs::Pairs;
use super::value::shape::{self, Shape};
use super::{Readable, Rejection, Rejections, media};
use crate::event::{Event, FormError, MAX_VALUES, Pair};
use crate::response::BadBody;
use crate::spec::Part;

/// The fields of the form; `None` without a body.
fn fields<'a>(event: &'a Event<'_>) -> Result<Option<&'a [Pair<'a>]>, Rejection> {
    #[cfg(feature = "multipart")]
    if let Some(fields) = multipart::fields(event) {
        return fields;
    }
    let body = event.body().map_err(|error| Rejection::of_unreadable_body(Part::Form, error))?;
    let is_form = media::check_form(event);
    if body.is_none() {
        // A client that leaves out every field of a form sends an empty body with a content type.
        return Ok(is_form.ok().map(|()| [].as_slice()));
    }
    is_form?;
    // The text of a form is ASCII; what a compressed one would be read as may look like a form.
    let compressed = body.filter(|body| !body.is_ascii()).and_then(|body| media::compressed(event, Part::Form, body));
    if let Some(rejection) = compressed {
        return Err(rejection);
    }
    event.form().map_err(|error| match error {
        FormError::Body(error) => Rejection::of_unreadable_body(Part::Form, error),
        FormError::NotUtf8 => bad("the form is not UTF-8"),
        FormError::TooMany => {
            let detail = format!("the form has more than {MAX_VALUES} values");
            Rejection::of_whole_body(BadBody::TooLarge, Part::Form, detail)
        }
    })
}

fn bad(detail: impl Into<String>) -> Rejection {
    Rejection::of_whole_body(BadBody::Syntax, Part::Form, detail)
}

/// Reads a struct, a map or a list of pairs.
pub fn read<'r, T: Readable<'r>>(event: &'r Event<'_>, rejections: &mut Rejections) -> Option<T> {
    #[cfg(feature = "multipart")]
    let _lent = multipart::lend(event);
    let (shape, optional) = shape::of::<T>();
    let pairs = match fields(event) {
        Ok(Some(pairs)) => Pairs { pairs, flags: false },
        Ok(None) if optional => Pairs { pairs: &[], flags: false },
        Ok(None) => {
            rejections.push(bad("the form is missing: the request has no body"));
            return None;
        }
        Err(rejection) => {
            rejections.push(rejection);
            return None;
        }
    };
    let is_present = match shape {
        Shape::Fields(names) => names.iter().any(|name| pairs.has(name)),
        _ => !pairs.is_empty(),
    };
    let found = every_pair::read(pairs, shape, is_present);
    found.map_err(|errors| rejections.push_values(Part::Form, "", errors)).ok()
}
