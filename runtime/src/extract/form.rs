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

/// The fields of a form, decoded.
#[derive(Debug)]
pub struct Raw<'a> {
    /// `None` without a body.
    form: Result<Option<Vec<Pair<'a>>>, Rejection>,
}

/// Parses the form; nothing is copied that need not be decoded.
pub fn raw<'a>(event: &'a Event<'_>) -> Raw<'a> {
    Raw { form: form(event) }
}

fn form<'a>(event: &'a Event<'_>) -> Result<Option<Vec<Pair<'a>>>, Rejection> {
    let bad = |detail: &str| Rejection::of_part(StatusCode::BAD_REQUEST, Part::Form, detail);
    let Some(bytes) = event.body().map_err(|error| bad(&error.to_string()))? else {
        // A form whose fields are all left out is an empty body with a content type.
        return Ok(media::check_form(event).is_ok().then(Vec::new));
    };
    media::check_form(event)?;
    let text = std::str::from_utf8(bytes).map_err(|_| bad("the form is not UTF-8"))?;
    Ok(Some(parse_form(Cow::Borrowed(text))))
}

/// Reads a struct, a map or a list of pairs.
pub fn read<'r, T: Readable<'r>>(raw: &'r Raw<'_>, rejections: &mut Rejections) -> Option<T> {
    let (shape, optional) = shape::of::<T>();
    let pairs = match &raw.form {
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
