//! `application/x-www-form-urlencoded` (WHATWG URL, 5.1): the encoding of queries and of HTML forms.

use std::borrow::Cow;

use super::body::BodyError;
use crate::text::percent::form_decoded;
use crate::text::split::{parts, split_at_byte};

/// A name and its value, both decoded.
pub(crate) type Pair<'e> = (Cow<'e, str>, Cow<'e, str>);

/// The fields of a form; `None` without a body.
pub(crate) type Form<'e> = Result<Option<Vec<Pair<'e>>>, FormError>;

/// Why the body cannot be read as a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormError {
    /// The body is not valid base64, though the event marks it as base64.
    Body(BodyError),
    /// The body is not UTF-8.
    NotUtf8,
}

/// Parses a body; names and values that need no decoding are borrowed from the event.
pub(crate) fn read<'e>(body: Result<Option<&Cow<'e, [u8]>>, BodyError>) -> Form<'e> {
    let Some(bytes) = body.map_err(FormError::Body)? else { return Ok(None) };
    Ok(Some(pairs(match bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(utf8(bytes)?),
        Cow::Owned(bytes) => Cow::Owned(utf8(bytes)?.to_owned()),
    })))
}

fn utf8(bytes: &[u8]) -> Result<&str, FormError> {
    std::str::from_utf8(bytes).map_err(|_| FormError::NotUtf8)
}

/// The names and values of a query or form, in order.
pub(crate) fn pairs(text: Cow<'_, str>) -> Vec<Pair<'_>> {
    match text {
        Cow::Borrowed(text) => split(text).map(|(name, value)| (form_decoded(name), form_decoded(value))).collect(),
        Cow::Owned(text) => split(&text)
            .map(|(name, value)| {
                (Cow::Owned(form_decoded(name).into_owned()), Cow::Owned(form_decoded(value).into_owned()))
            })
            .collect(),
    }
}

fn split(text: &str) -> impl Iterator<Item = (&str, &str)> {
    parts(text, b'&').filter(|part| !part.is_empty()).map(|part| split_at_byte(part, b'=').unwrap_or((part, "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plus_is_a_space_and_an_invalid_escape_is_left_alone() {
        let pairs = pairs(Cow::Borrowed("a+b=1%2B1+%zz&flag&&x="));
        let expected = [("a b", "1+1 %zz"), ("flag", ""), ("x", "")];
        assert_eq!(pairs, expected.map(|(name, value)| (Cow::from(name), Cow::from(value))));
    }
}
