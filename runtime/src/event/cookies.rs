//! The cookies of a request (RFC 6265): in its headers, or in the list that payload 2.0 makes of them.
//!
//! A value is percent-decoded, as [`Cookie`](crate::Cookie) encodes it. A plus is a plus, and an invalid escape stays as it
//! is: other programs set cookies, too.

use std::borrow::Cow;

use super::fields::Fields;
use super::headers::in_map;
use super::json::EventJson;
use crate::text::percent;
use crate::text::split::split_at_byte;

/// The cookies in order.
pub(crate) fn all<'e>(fields: &Fields<'e>) -> impl Iterator<Item = (String, String)> + use<'e> {
    lines(fields).flat_map(|line| {
        let mut rest = 0;
        std::iter::from_fn(move || {
            loop {
                let (part, end) = part(&line, rest)?;
                rest = end;
                if let Some((name, value)) = pair(part) {
                    return Some((name.to_owned(), percent::decoded(value).into_owned()));
                }
            }
        })
    })
}

/// The part of a line from `start` to the next semicolon, and the start of the part after it.
fn part(line: &str, start: usize) -> Option<(&str, usize)> {
    let rest = line.get(start..)?;
    let part = split_at_byte(rest, b';').map_or(rest, |(part, _)| part);
    Some((part, start + part.len() + 1))
}

/// The values of all cookies with that name, in order; copied only if they are encoded, or the event has escapes in them.
pub(crate) fn values<'e>(fields: &Fields<'e>, name: &str) -> Vec<Cow<'e, str>> {
    let mut values = Vec::new();
    for line in lines(fields) {
        match line {
            Cow::Borrowed(line) => values.extend(named(line, name)),
            Cow::Owned(line) => values.extend(named(&line, name).map(|value| Cow::Owned(value.into_owned()))),
        }
    }
    values
}

fn named<'l>(line: &'l str, name: &str) -> impl Iterator<Item = Cow<'l, str>> {
    let values = line.split(';').filter_map(pair).filter(move |(key, _)| *key == name);
    values.map(|(_, value)| percent::decoded(value))
}

/// Texts with one or more cookies each.
fn lines<'e>(fields: &Fields<'e>) -> impl Iterator<Item = Cow<'e, str>> + use<'e> {
    let listed = fields.cookies.into_iter().flat_map(EventJson::items).filter_map(EventJson::as_text);
    let headers = in_map(fields, "cookie");
    // A 1.0 event with some keys of payload 2.0 contains its cookies twice.
    let from_list = fields.cookies.is_some_and(|list| list.items().next().is_some());
    listed.chain(headers.filter(move |_| !from_list))
}

/// The parts of `name=value`, without surrounding white space and one pair of quotes (RFC 6265, 4.1.1).
fn pair(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once('=')?;
    let value = value.trim();
    let bare = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    Some((name.trim(), bare))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::scan;

    #[test]
    fn a_value_is_decoded_once_and_a_plus_is_a_plus() {
        let event =
            r#"{"httpMethod":"GET","headers":{"cookie":"a=Jane%20Doe; b=\"x+y%3B\" ;none; a=50%25%2C50%; c=%zz"}}"#;
        let fields = scan(event).fields;
        let all: Vec<_> = all(&fields).collect();
        let expected = [("a", "Jane Doe"), ("b", "x+y;"), ("a", "50%,50%"), ("c", "%zz")];
        assert_eq!(all, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(values(&fields, "a"), ["Jane Doe", "50%,50%"]);
    }
}
