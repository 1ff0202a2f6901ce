//! The texts of one key of a request, not converted to values yet.

use std::{option, slice, vec};

use crate::event::Pair;

/// The texts of one key, by where they are.
#[derive(Clone, Debug)]
pub(crate) enum RawValues<'de> {
    /// One text, or none.
    One(Option<&'de str>),
    /// The values of all pairs with that name.
    Named(&'de [Pair<'de>], &'de str),
    /// Several texts, collected.
    Several(Vec<&'de str>),
    /// A header: one text, or a list separated by commas (RFC 9110, 5.6.1).
    Header(&'de str),
}

impl<'de> RawValues<'de> {
    /// The text for a type that accepts text: the last one, if there are several.
    pub(crate) fn text(&self) -> Option<&'de str> {
        match self {
            RawValues::One(text) => *text,
            RawValues::Named(pairs, name) => pairs.iter().rfind(|(key, _)| key == name).map(|(_, value)| &**value),
            RawValues::Several(texts) => texts.last().copied(),
            RawValues::Header(text) => Some(text),
        }
    }

    /// The text for a number and the like: of a header that is a list the last element.
    pub(crate) fn last(&self) -> Option<&'de str> {
        match self {
            RawValues::Header(text) => Some(Iter::Header(text).last().unwrap_or("")),
            _ => self.text(),
        }
    }

    /// Whether nothing was sent.
    pub(crate) fn is_absent(&self) -> bool {
        self.text().is_none()
    }

    /// Whether something was sent, and it is empty.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            RawValues::Header(text) => text.is_empty(),
            _ => self.last() == Some("") && self.clone().each().all(str::is_empty),
        }
    }

    /// All texts, in order.
    pub(crate) fn each(self) -> Iter<'de> {
        match self {
            RawValues::One(text) => Iter::One(text.into_iter()),
            RawValues::Named(pairs, name) => Iter::Named(pairs.iter(), name),
            RawValues::Several(texts) => Iter::Several(texts.into_iter()),
            RawValues::Header(text) => Iter::Header(text),
        }
    }
}

/// The texts of one key, in order.
#[derive(Clone, Debug)]
pub(crate) enum Iter<'de> {
    One(option::IntoIter<&'de str>),
    Named(slice::Iter<'de, Pair<'de>>, &'de str),
    Several(vec::IntoIter<&'de str>),
    Header(&'de str),
}

impl<'de> Iterator for Iter<'de> {
    type Item = &'de str;

    fn next(&mut self) -> Option<&'de str> {
        match self {
            Iter::One(text) => text.next(),
            Iter::Named(pairs, name) => pairs.find(|(key, _)| key == name).map(|(_, value)| &**value),
            Iter::Several(texts) => texts.next(),
            Iter::Header(rest) => next_element(rest),
        }
    }
}

/// Removes the next element that is not empty from `rest`: a recipient ignores empty ones (RFC 9110, 5.6.1.2).
fn next_element<'de>(rest: &mut &'de str) -> Option<&'de str> {
    while !rest.is_empty() {
        let (element, tail) = split_list(rest).unwrap_or((rest, ""));
        *rest = tail;
        let element = element.trim_matches([' ', '\t']);
        if !element.is_empty() {
            return Some(element);
        }
    }
    None
}

/// Splits at the first comma outside of quoted strings (RFC 9110, 5.6.4).
fn split_list(text: &str) -> Option<(&str, &str)> {
    let (mut quoted, mut escaped) = (false, false);
    let comma = text.bytes().position(|byte| {
        let plain = !escaped;
        escaped = quoted && plain && byte == b'\\';
        if byte == b'"' && plain {
            quoted = !quoted;
        }
        byte == b',' && !quoted
    })?;
    let (element, tail) = text.split_at_checked(comma)?;
    Some((element, tail.strip_prefix(',')?))
}
