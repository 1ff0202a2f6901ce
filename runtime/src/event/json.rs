//! JSON that is read only when it is asked for.
//!
//! An [`EventJson`] is a slice of the event's text. Nothing is decoded, copied or allocated until a value is asked for.
//! Damaged JSON reads as absent, not as an error: every event must be answered, whatever it contains.

use std::borrow::Cow;

use super::scanner::{OPEN_ARRAY, OPEN_OBJECT, Scanner};
use crate::text::unescape::unescape;

/// One JSON value of the event, as its text.
#[derive(Clone, Copy, Debug)]
pub struct EventJson<'e>(&'e str);

impl<'e> EventJson<'e> {
    pub(crate) fn new(text: &'e str) -> Self {
        EventJson(text)
    }

    /// The value's text, unchanged.
    pub fn raw(self) -> &'e str {
        self.0
    }

    /// Whether the value is `null`.
    pub fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// The string, unescaped; `None` if the value is not a string.
    pub fn as_str(self) -> Option<Cow<'e, str>> {
        let inner = self.0.strip_prefix('"')?.strip_suffix('"')?;
        Some(unescape(inner))
    }

    /// Whether the value is `true`, or the string `"true"` in any case.
    pub(crate) fn is_true(self) -> bool {
        self.0 == "true" || self.as_str().is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// A string unescaped, a number or bool as its JSON text; `None` for objects, arrays and `null`.
    pub fn as_text(self) -> Option<Cow<'e, str>> {
        match self.0.as_bytes().first()? {
            b'"' => self.as_str(),
            b'{' | b'[' | b'n' => None,
            _ => Some(Cow::Borrowed(self.0)),
        }
    }

    /// The members of an object, in order; none if the value is not an object.
    pub fn entries(self) -> Entries<'e> {
        let mut scanner = Scanner::new(self.0);
        let open = scanner.eat(OPEN_OBJECT);
        Entries { scanner, open }
    }

    /// Whether the value is an object with at least one member.
    pub(crate) fn has_members(self) -> bool {
        let mut scanner = Scanner::new(self.0);
        scanner.eat(OPEN_OBJECT) && !scanner.eat(b'}')
    }

    /// The text of the value, or the texts of its elements if it is a list.
    pub(crate) fn texts(self) -> impl Iterator<Item = Cow<'e, str>> {
        self.as_text().into_iter().chain(self.items().filter_map(EventJson::as_text))
    }

    /// The elements of an array, in order; none if the value is not an array.
    pub fn items(self) -> Items<'e> {
        let mut scanner = Scanner::new(self.0);
        let open = scanner.eat(OPEN_ARRAY);
        Items { scanner, open }
    }

    /// As [`EventJson::get`], but faster if the member is the first one: the rest is not searched then, not even for a
    /// duplicate.
    pub(crate) fn first(self, name: &str) -> Option<EventJson<'e>> {
        let first = self.entries().next_raw().filter(|(key, _)| *key == name);
        first.map(|(_, value)| value).or_else(|| self.get(name))
    }

    /// The member of an object with that name; the last one of duplicates, as in most JSON parsers.
    pub fn get(self, name: &str) -> Option<EventJson<'e>> {
        self.entries().raw().filter(|(key, _)| is(key, |key| key == name)).map(|(_, value)| value).last()
    }
}

/// The members of an object; see [`EventJson::entries`].
#[derive(Clone, Debug)]
pub struct Entries<'e> {
    scanner: Scanner<'e>,
    open: bool,
}

impl<'e> Entries<'e> {
    /// The next member, its name still escaped.
    pub(crate) fn next_raw(&mut self) -> Option<(&'e str, EventJson<'e>)> {
        if !self.open {
            return None;
        }
        let member = self.scanner.member();
        self.open = member.is_some() && self.scanner.eat(b',');
        member.map(|(key, value)| (key, EventJson(value)))
    }

    /// All members, their names still escaped.
    pub(crate) fn raw(mut self) -> impl Iterator<Item = (&'e str, EventJson<'e>)> {
        std::iter::from_fn(move || self.next_raw())
    }
}

/// Whether a name, which is still escaped, matches. It is unescaped only if it has escapes, which is rare.
pub(crate) fn is(raw: &str, matches: impl Fn(&str) -> bool) -> bool {
    matches(raw) || (raw.contains('\\') && matches(&unescape(raw)))
}

impl<'e> Iterator for Entries<'e> {
    type Item = (Cow<'e, str>, EventJson<'e>);

    fn next(&mut self) -> Option<Self::Item> {
        self.next_raw().map(|(key, value)| (unescape(key), value))
    }
}

/// The elements of an array; see [`EventJson::items`].
#[derive(Clone, Debug)]
pub struct Items<'e> {
    scanner: Scanner<'e>,
    open: bool,
}

impl<'e> Iterator for Items<'e> {
    type Item = EventJson<'e>;

    fn next(&mut self) -> Option<Self::Item> {
        if !self.open {
            return None;
        }
        let item = self.scanner.value();
        self.open = item.is_some() && self.scanner.eat(b',');
        item.map(EventJson)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nested_values_are_skipped_as_one() {
        let json = EventJson::new(r#"{ "a" : {"b":["}", "\"]"]} , "c":[1,-2.5e3, null ], "d":true}"#);
        let entries: Vec<_> = json.entries().map(|(key, value)| (key.into_owned(), value.raw())).collect();
        let expected = [("a", r#"{"b":["}", "\"]"]}"#), ("c", "[1,-2.5e3, null ]"), ("d", "true")];
        assert_eq!(entries, expected.map(|(key, value)| (key.to_owned(), value)));
        let items: Vec<_> = json.get("c").unwrap().items().map(EventJson::raw).collect();
        assert_eq!(items, ["1", "-2.5e3", "null"]);
    }

    #[test]
    fn ten_thousand_levels_need_no_recursion() {
        let deep = format!("{{\"a\":{}1{},\"b\":2}}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(EventJson::new(&deep).get("b").unwrap().raw(), "2");
    }

    #[test]
    fn the_last_of_duplicate_members_counts() {
        assert_eq!(EventJson::new(r#"{"a":1,"a":2}"#).get("a").unwrap().raw(), "2");
    }

    proptest! {
        #[test]
        fn strings_are_decoded_as_serde_json_decodes_them(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(EventJson::new(&json).as_str().unwrap(), text);
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in "[\\[\\]{}\",:\\\\a1 ]{0,40}") {
            let json = EventJson::new(&text);
            for (_, value) in json.entries() {
                let _ = (value.as_str(), value.items().count());
            }
            prop_assert!(json.items().count() <= text.len());
        }
    }
}
