//! The cookies of a request (RFC 6265): in its headers, or in the list that payload 2.0 makes of them.

use std::borrow::Cow;

use super::fields::Fields;
use super::headers::in_map;
use super::json::EventJson;

/// The cookies in order.
pub(crate) fn all<'e>(fields: &Fields<'e>) -> impl Iterator<Item = (String, String)> + use<'e> {
    lines(fields).flat_map(|line| {
        let pairs = line.split(';').filter_map(pair);
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<Vec<_>>()
    })
}

/// The values of all cookies with that name, in order; copied only if the event has escapes in them.
pub(crate) fn values<'e>(fields: &Fields<'e>, name: &str) -> Vec<Cow<'e, str>> {
    let mut values = Vec::new();
    for line in lines(fields) {
        match line {
            Cow::Borrowed(line) => values.extend(named(line, name).map(Cow::Borrowed)),
            Cow::Owned(line) => values.extend(named(&line, name).map(|value| Cow::Owned(value.to_owned()))),
        }
    }
    values
}

fn named<'l>(line: &'l str, name: &str) -> impl Iterator<Item = &'l str> {
    line.split(';').filter_map(pair).filter(move |(key, _)| *key == name).map(|(_, value)| value)
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
