//! Walks over JSON text value by value, without decoding it.

use std::ops::Range;

use super::value_end::{after_literal, after_nested, after_string};

pub(super) const OPEN_OBJECT: u8 = b'{';
pub(super) const OPEN_ARRAY: u8 = b'[';
/// White space in JSON (RFC 8259, 2).
const SPACE: [char; 4] = [' ', '\n', '\r', '\t'];

/// A position in JSON text. Every method returns `None`, or `false`, if the text does not continue as expected.
#[derive(Clone, Debug)]
pub(crate) struct Scanner<'e> {
    text: &'e str,
    at: usize,
}

impl<'e> Scanner<'e> {
    pub(crate) fn new(text: &'e str) -> Self {
        Scanner { text, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        // Events are compact JSON: one comparison shows that there is no white space.
        while let Some(byte @ ..=b' ') = self.peek()
            && matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
        {
            self.at += 1;
        }
    }

    /// Skips `byte` and the white space around it, if `byte` comes next.
    #[inline(always)]
    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        if self.peek() != Some(byte) {
            self.skip_space();
            if self.peek() != Some(byte) {
                return false;
            }
        }
        self.at += 1;
        self.skip_space();
        true
    }

    /// Whether only white space is left.
    pub(crate) fn at_end(&mut self) -> bool {
        self.skip_space();
        self.peek().is_none()
    }

    /// Reads `"key": value`; the key is returned without its quotes and still escaped.
    pub(crate) fn member(&mut self) -> Option<(&'e str, &'e str)> {
        let key = self.name()?;
        Some((self.text.get(key)?, self.value()?))
    }

    /// Reads `"key":`; the key is returned without its quotes and still escaped.
    #[inline(always)]
    pub(crate) fn key(&mut self) -> Option<&'e [u8]> {
        let key = self.name()?;
        self.text.as_bytes().get(key)
    }

    #[inline(always)]
    fn name(&mut self) -> Option<Range<usize>> {
        let start = self.at + 1;
        if self.peek() != Some(b'"') {
            return None;
        }
        self.at = after_string(self.text.as_bytes(), start)?;
        let end = self.at - 1;
        self.eat(b':').then_some(start..end)
    }

    /// Reads one value. If it is an object, `member` is called with each key and must read or skip the value after it.
    pub(crate) fn object(&mut self, mut member: impl FnMut(&mut Self, &'e [u8]) -> Option<()>) -> Option<&'e str> {
        self.skip_space();
        let start = self.at;
        let mut open = self.eat(OPEN_OBJECT);
        let mut whole = open && self.eat(b'}');
        while open && !whole {
            let Some(key) = self.key() else { break };
            if member(self, key).is_none() {
                break;
            }
            open = self.eat(b',');
            whole = !open && self.eat(b'}');
        }
        if !whole {
            // Not an object, or not one that can be read member by member: take all up to the closing bracket.
            self.at = start;
            return self.value();
        }
        // `eat` has also skipped the white space after the object.
        self.text.get(start..self.at).map(|text| text.trim_end_matches(SPACE))
    }

    /// Reads one value of any kind.
    #[inline(always)]
    pub(crate) fn value(&mut self) -> Option<&'e str> {
        let start = self.at;
        self.skip()?;
        self.text.get(start..self.at)
    }

    /// Skips one value of any kind.
    #[inline(always)]
    pub(crate) fn skip(&mut self) -> Option<()> {
        let (start, bytes) = (self.at, self.text.as_bytes());
        self.at = match self.peek()? {
            b'"' => after_string(bytes, start + 1)?,
            OPEN_OBJECT | OPEN_ARRAY => after_nested(bytes, start)?,
            _ => after_literal(bytes, start)?,
        };
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// JSON with all that is difficult for a scanner: nesting, escapes, and quotes and brackets in strings.
    fn json() -> impl Strategy<Value = serde_json::Value> {
        let text = "[a\"\\\\{}\\[\\]:, \u{e9}]{0,90}";
        let leaf = prop_oneof![text.prop_map(serde_json::Value::from), any::<i32>().prop_map(serde_json::Value::from)];
        leaf.prop_recursive(5, 40, 8, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(serde_json::Value::from),
                prop::collection::btree_map(text, inner, 0..8).prop_map(|map| map.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_value_ends_where_serde_json_says(value in json(), is_pretty: bool, rest in "[,}\\] ][a\"\\\\{}]{0,80}") {
            let text = if is_pretty { format!("{value:#}") } else { value.to_string() };
            let both = text.clone() + &rest;
            prop_assert_eq!(Scanner::new(&both).value(), Some(&*text));
        }

        #[test]
        fn a_truncated_value_has_no_end(value in json(), cut in any::<prop::sample::Index>()) {
            let text = value.to_string();
            let end = (0..=cut.index(text.len())).rfind(|at| text.is_char_boundary(*at)).unwrap();
            prop_assert!(value.is_number() || Scanner::new(text.get(..end).unwrap()).value().is_none());
        }
    }
}
