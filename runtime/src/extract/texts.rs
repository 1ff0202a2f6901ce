//! The texts that a request has for one key.

use std::borrow::Cow;
use std::{option, slice, vec};

/// A decoded name with its decoded value.
pub(crate) type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

/// Where the texts for a key stand.
#[derive(Clone, Debug)]
pub(crate) enum Texts<'de> {
    /// One, or none.
    One(Option<&'de str>),
    /// The values of all pairs of that name.
    Named(&'de [Pair<'de>], &'de str),
    /// Several, collected.
    Several(Vec<&'de str>),
    /// A header: one text, or a list with commas between (RFC 9110, 5.6.1).
    Header(&'de str),
    /// A claim: one text, or a list with spaces or commas between, with or without brackets.
    Claim(&'de str),
}

impl<'de> Texts<'de> {
    /// The text for a type that takes text; of several the last.
    pub(crate) fn text(&self) -> Option<&'de str> {
        match self {
            Texts::One(text) => *text,
            Texts::Named(pairs, name) => pairs.iter().rfind(|(key, _)| key == name).map(|(_, value)| &**value),
            Texts::Several(texts) => texts.last().copied(),
            Texts::Header(text) | Texts::Claim(text) => Some(text),
        }
    }

    /// The text for a number and the like: of a header with several values their last.
    pub(crate) fn last(&self) -> Option<&'de str> {
        match self {
            Texts::Header(text) => Some(Each::Header(text).last().unwrap_or("")),
            _ => self.text(),
        }
    }

    /// Whether something was sent, and nothing is in it.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Texts::Header(text) | Texts::Claim(text) => text.is_empty(),
            _ => self.last() == Some("") && self.clone().each().all(str::is_empty),
        }
    }

    /// All of them, in order.
    pub(crate) fn each(self) -> Each<'de> {
        match self {
            Texts::One(text) => Each::One(text.into_iter()),
            Texts::Named(pairs, name) => Each::Named(pairs.iter(), name),
            Texts::Several(texts) => Each::Several(texts.into_iter()),
            Texts::Header(text) => Each::Header(text),
            Texts::Claim(text) => Each::Claim(unbracketed(text)),
        }
    }
}

/// The texts of one key, in order.
#[derive(Clone, Debug)]
pub(crate) enum Each<'de> {
    One(option::IntoIter<&'de str>),
    Named(slice::Iter<'de, Pair<'de>>, &'de str),
    Several(vec::IntoIter<&'de str>),
    Header(&'de str),
    Claim(&'de str),
}

impl<'de> Iterator for Each<'de> {
    type Item = &'de str;

    fn next(&mut self) -> Option<&'de str> {
        match self {
            Each::One(text) => text.next(),
            Each::Named(pairs, name) => pairs.find(|(key, _)| key == name).map(|(_, value)| &**value),
            Each::Several(texts) => texts.next(),
            Each::Header(rest) => next_element(rest, split_list),
            Each::Claim(rest) => next_element(rest, |text| text.split_once([' ', ','])),
        }
    }
}

/// Takes the next element that is not empty: a recipient ignores empty ones (RFC 9110, 5.6.1.2).
fn next_element<'de>(
    rest: &mut &'de str,
    split: impl Fn(&'de str) -> Option<(&'de str, &'de str)>,
) -> Option<&'de str> {
    while !rest.is_empty() {
        let (element, tail) = split(rest).unwrap_or((rest, ""));
        *rest = tail;
        let element = element.trim_matches([' ', '\t']);
        if !element.is_empty() {
            return Some(element);
        }
    }
    None
}

/// Splits at the first comma that stands in no quoted string (RFC 9110, 5.6.4).
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

/// `[admin users]`, as HTTP APIs write a list, without its brackets.
fn unbracketed(text: &str) -> &str {
    text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text)
}
