//! Arguments from a body that is `application/x-www-form-urlencoded`.

use std::borrow::Cow;

use http::StatusCode;

use crate::event::{Event, parse_form};
use crate::route::Part;

use super::media;
use super::pairs::Pairs;
use super::shape::{self, Shape};
use super::texts::Pair;
use super::{Readable, Rejection, Rejections};

/// The fields of a form, decoded; `None` without a body.
pub(crate) type Form<'e> = Result<Option<Vec<Pair<'e>>>, Rejection>;

/// Parses the form; nothing is copied that the event has as it is.
fn parse<'e>(event: &Event<'e>) -> Form<'e> {
    let bad = |detail: &str| Rejection::of_part(StatusCode::BAD_REQUEST, Part::Form, detail);
    let Some(bytes) = event.undone_body().map_err(|error| bad(&error.to_string()))? else {
        // A form whose fields are all left out is an empty body with a content type.
        return Ok(media::check_form(event).is_ok().then(Vec::new));
    };
    media::check_form(event)?;
    let not_utf8 = |_| bad("the form is not UTF-8");
    Ok(Some(match bytes {
        Cow::Borrowed(bytes) => parse_form(Cow::Borrowed(std::str::from_utf8(bytes).map_err(not_utf8)?)),
        Cow::Owned(bytes) => parse_form(Cow::Owned(std::str::from_utf8(bytes).map_err(not_utf8)?.to_owned())),
    }))
}

/// Reads a struct, a map or a list of pairs.
pub fn read<'r, T: Readable<'r>>(event: &'r Event<'_>, rejections: &mut Rejections) -> Option<T> {
    let (shape, optional) = shape::of::<T>();
    let pairs = match event.kept.form.get_or_init(|| parse(event)) {
        Ok(Some(pairs)) => Pairs { pairs, flags: false },
        Ok(None) if optional => Pairs { pairs: &[], flags: false },
        Ok(None) => {
            rejections.push(Rejection::of_part(
                StatusCode::BAD_REQUEST,
                Part::Form,
                "the form is missing: the request has no body",
            ));
            return None;
        }
        Err(rejection) => {
            rejections.push(rejection.clone());
            return None;
        }
    };
    let there = match shape {
        Shape::Fields(names) => names.iter().any(|name| pairs.has(name)),
        _ => !pairs.is_empty(),
    };
    pairs.read(there).map_err(|error| rejections.push(Rejection::of_value(Part::Form, "", error))).ok()
}
