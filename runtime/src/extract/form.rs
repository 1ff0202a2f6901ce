//! Arguments from a body that is `application/x-www-form-urlencoded`.

use http::StatusCode;

use super::value::every_pair;
use super::value::pairs::Pairs;
use super::value::shape::{self, Shape};
use super::{Readable, Rejection, Rejections, media};
use crate::event::{Event, FormError, MAX_VALUES, Pair};
use crate::spec::Part;

/// The fields of the form; `None` without a body.
fn fields<'a>(event: &'a Event<'_>) -> Result<Option<&'a [Pair<'a>]>, Rejection> {
    let body = event.body().map_err(|error| bad(error.to_string()))?;
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
        FormError::Body(error) => bad(error.to_string()),
        FormError::NotUtf8 => bad("the form is not UTF-8"),
        FormError::TooMany => {
            let detail = format!("the form has more than {MAX_VALUES} values");
            Rejection::of_part(StatusCode::PAYLOAD_TOO_LARGE, Part::Form, detail)
        }
    })
}

fn bad(detail: impl Into<String>) -> Rejection {
    Rejection::of_part(StatusCode::BAD_REQUEST, Part::Form, detail)
}

/// Reads a struct, a map or a list of pairs.
pub fn read<'r, T: Readable<'r>>(event: &'r Event<'_>, rejections: &mut Rejections) -> Option<T> {
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
