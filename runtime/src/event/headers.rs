//! The headers of a request.
//!
//! Payload 1.0 contains the headers twice: `headers` has the last value of each, `multiValueHeaders` has all. The test
//! of API Gateway's console contains neither. Payload 2.0 joins repeated headers and has its cookies in a list of their
//! own.

use std::borrow::Cow;

use super::fields::Fields;
use super::json::{self, Entries, EventJson, Items};

/// All headers in order.
pub(crate) fn all<'e>(fields: &Fields<'e>) -> impl Iterator<Item = (Cow<'e, str>, Cow<'e, str>)> + use<'e> {
    let headers = EventHeaders { entries: map(fields).map(EventJson::entries), name: Cow::Borrowed(""), values: None };
    headers.chain(moved_cookies(fields).map(|cookies| (Cow::Borrowed("cookie"), cookies)))
}

/// The `cookie` header that payload 2.0 has split into a list; `None` if the event also has the header itself.
fn moved_cookies<'e>(fields: &Fields<'e>) -> Option<Cow<'e, str>> {
    let cookies = fields.cookies?.items().filter_map(EventJson::as_text);
    if in_map(fields, "cookie").next().is_some() {
        return None;
    }
    // Joined as a client sends them (RFC 6265, 4.2.1).
    joined(cookies, "; ")
}

/// Texts as one, with `separator` between them; `None` if there are none.
pub(crate) fn joined<'e>(mut texts: impl Iterator<Item = Cow<'e, str>>, separator: &str) -> Option<Cow<'e, str>> {
    let first = texts.next()?;
    let Some(second) = texts.next() else { return Some(first) };
    // Joined at once: a text that grows is copied again and again, and takes up to three times its length.
    let all: Vec<_> = [first, second].into_iter().chain(texts).collect();
    Some(Cow::Owned(all.join(separator)))
}

fn map<'e>(fields: &Fields<'e>) -> Option<EventJson<'e>> {
    fields.multi_headers.filter(|map| map.has_members()).or(fields.headers)
}

/// The values of one header in order.
pub(crate) fn values<'e, 'n>(fields: &Fields<'e>, name: &'n str) -> impl Iterator<Item = Cow<'e, str>> + use<'e, 'n> {
    let moved = if name.eq_ignore_ascii_case("cookie") { moved_cookies(fields) } else { None };
    in_map(fields, name).chain(moved)
}

/// The values of one header in the event's map of headers; other headers are skipped without decoding.
pub(super) fn in_map<'e, 'n>(fields: &Fields<'e>, name: &'n str) -> impl Iterator<Item = Cow<'e, str>> + use<'e, 'n> {
    let entries = map(fields).into_iter().flat_map(|map| map.entries().raw());
    let matching = entries.filter(move |(key, _)| json::is(key, |key| key.eq_ignore_ascii_case(name)));
    matching.flat_map(|(_, value)| value.texts())
}

/// The headers of an event, whose values are strings or lists of strings.
#[derive(Clone, Debug)]
pub(crate) struct EventHeaders<'e> {
    entries: Option<Entries<'e>>,
    name: Cow<'e, str>,
    values: Option<Items<'e>>,
}

impl<'e> Iterator for EventHeaders<'e> {
    type Item = (Cow<'e, str>, Cow<'e, str>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(value) = self.values.as_mut().and_then(Iterator::next) {
                match value.as_text() {
                    Some(text) => return Some((self.name.clone(), text)),
                    None => continue,
                }
            }
            let (name, value) = self.entries.as_mut()?.next()?;
            if let Some(text) = value.as_text() {
                return Some((name, text));
            }
            self.name = name;
            self.values = Some(value.items());
        }
    }
}
