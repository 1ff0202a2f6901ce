//! `application/x-www-form-urlencoded` (WHATWG URL, 5.1): the encoding of queries and of HTML forms.

use std::borrow::Cow;

use super::body::BodyError;
use super::limits::MAX_VALUES;
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
    /// There are more than [`MAX_VALUES`] names and values.
    TooMany,
}

/// Parses a body; names and values that need no decoding are borrowed from the event.
pub(crate) fn read<'e>(body: Result<Option<&Cow<'e, [u8]>>, BodyError>) -> Form<'e> {
    let Some(bytes) = body.map_err(FormError::Body)? else { return Ok(None) };
    // One more than is accepted, since the memory of a million pairs is what the limit saves.
    let pairs: Vec<_> = match bytes {
        Cow::Borrowed(bytes) => borrowed(utf8(bytes)?).take(MAX_VALUES + 1).collect(),
        Cow::Owned(bytes) => owned(utf8(bytes)?).take(MAX_VALUES + 1).collect(),
    };
    if pairs.len() > MAX_VALUES { Err(FormError::TooMany) } else { Ok(Some(pairs)) }
}

fn utf8(bytes: &[u8]) -> Result<&str, FormError> {
    std::str::from_utf8(bytes).map_err(|_| FormError::NotUtf8)
}

/// The names and values of a query or form, in order.
pub(crate) fn pairs(text: Cow<'_, str>) -> Vec<Pair<'_>> {
    match text {
        Cow::Borrowed(text) => borrowed(text).collect(),
        Cow::Owned(text) => owned(&text).collect(),
    }
}

fn borrowed(text: &str) -> impl Iterator<Item = Pair<'_>> {
    split(text).map(|(name, value)| (form_decoded(name), form_decoded(value)))
}

/// The same from a text that does not live as long as the event.
fn owned<'e>(text: &str) -> impl Iterator<Item = Pair<'e>> {
    borrowed(text).map(|(name, value)| (Cow::Owned(name.into_owned()), Cow::Owned(value.into_owned())))
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
