//! Steps over JSON text without reading it: where values begin and end.
//!
//! Most of what an event costs is spent here, so bytes are looked at in blocks of 16, and in lines of 64.

use std::ops::Range;

use super::json::Json;
use crate::block::{self, BLOCK, LINE, Line};

/// Bytes after which a string is a long one.
const LONG: usize = 4 * BLOCK;

const OPEN_OBJECT: u8 = b'{';
const OPEN_ARRAY: u8 = b'[';
/// White space of JSON.
const SPACE: [char; 4] = [' ', '\n', '\r', '\t'];

/// Walks over JSON text.
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
        // Events are compact: one comparison says that there is none.
        while let Some(byte @ ..=b' ') = self.peek()
            && matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
        {
            self.at += 1;
        }
    }

    /// Steps over `byte` and the white space around it.
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

    /// Whether nothing but white space is left.
    pub(crate) fn at_end(&mut self) -> bool {
        self.skip_space();
        self.peek().is_none()
    }

    /// `"key": value`, the key without its quotes and still escaped.
    pub(crate) fn member(&mut self) -> Option<(&'e str, Json<'e>)> {
        let key = self.name()?;
        Some((self.text.get(key)?, self.value()?))
    }

    /// `"key":`, the key without its quotes and still escaped.
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

    /// One value; if it is an object, `member` is asked to step over the value of each key, and may note it.
    pub(crate) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &'e [u8]) -> Option<Json<'e>>,
    ) -> Option<Json<'e>> {
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
            // No object, or none that can be read to its end: what its brackets hold.
            self.at = start;
            return self.value();
        }
        // `eat` has stepped over white space as well.
        self.text.get(start..self.at).map(|text| Json::new(text.trim_end_matches(SPACE)))
    }

    /// One value of any kind.
    #[inline(always)]
    pub(crate) fn value(&mut self) -> Option<Json<'e>> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        self.at = match self.peek()? {
            b'"' => after_string(bytes, start + 1)?,
            OPEN_OBJECT | OPEN_ARRAY => after_nested(bytes, start)?,
            _ => after_word(bytes, start)?,
        };
        self.text.get(start..self.at).map(Json::new)
    }
}

/// Where the number, `true`, `false` or `null` ends that begins at `start`.
#[inline(never)]
fn after_word(bytes: &[u8], start: usize) -> Option<usize> {
    let is_in = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let length = bytes.get(start..)?.iter().take_while(|byte| is_in(byte)).count();
    (length > 0).then_some(start + length)
}

/// Where the string ends whose first quote is before `start`: behind its last.
// Called for every string of an event, so that the call itself would be a good part of its cost.
#[inline(always)]
fn after_string(bytes: &[u8], start: usize) -> Option<usize> {
    let Some(block) = bytes.get(start..start + BLOCK).and_then(<[u8]>::first_chunk) else {
        return after_last_string(bytes, start);
    };
    // All bits behind those of the block's bytes stand for a stop.
    let at = start + (block::stops(block) | 1 << BLOCK).trailing_zeros() as usize;
    if bytes.get(at) == Some(&b'"') { Some(at + 1) } else { after_rest(bytes, at) }
}

/// The same for a string that does not end in its first block.
#[inline(never)]
fn after_rest(bytes: &[u8], mut at: usize) -> Option<usize> {
    let long = at + LONG;
    while at < long {
        let Some(block) = bytes.get(at..).and_then(<[u8]>::first_chunk) else { return after_last_string(bytes, at) };
        match block::stops(block) {
            0 => at += BLOCK,
            stops => {
                at += stops.trailing_zeros() as usize;
                if bytes.get(at) == Some(&b'"') {
                    return Some(at + 1);
                }
                at += 2; // a backslash and what it escapes
            }
        }
    }
    after_long_string(bytes, at)
}

/// The same for a string that ends with the text.
#[cold]
#[inline(never)]
fn after_last_string(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// The same for a string of which a good deal has been stepped over: a body that is JSON has many escapes.
#[inline(never)]
fn after_long_string(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut escapes = Escapes::default();
    while let Some(line) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let line = Line::of(line);
        match line.quotes() & !escapes.escaped(line.backslashes()) {
            0 => at += LINE,
            quotes => return Some(at + quotes.trailing_zeros() as usize + 1),
        }
    }
    after_last_string(bytes, at + usize::from(escapes.is_open()))
}

/// Where the object or array ends that begins at `start`, however deep it is: without recursion.
#[inline(never)]
fn after_nested(bytes: &[u8], start: usize) -> Option<usize> {
    let mut nested = Nested::default();
    let mut at = start;
    while let Some(line) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        if let Some(end) = nested.end(line) {
            return Some(at + end + 1);
        }
        at += LINE;
    }
    // The last bytes, and zeros behind them, which are nothing that JSON has outside of strings.
    let mut line = [0; LINE];
    let rest = bytes.get(at..)?;
    line.get_mut(..rest.len())?.copy_from_slice(rest);
    Some(at + nested.end(&line)? + 1)
}

/// How deep the bytes before a line lie, and whether they end within a string.
#[derive(Default)]
struct Nested {
    depth: usize,
    escapes: Escapes,
    /// All bits set within a string.
    string: u64,
}

impl Nested {
    /// Where in the line the outermost object or array ends.
    #[inline(always)]
    fn end(&mut self, bytes: &[u8; LINE]) -> Option<usize> {
        let line = Line::of(bytes);
        let quotes = line.quotes() & !self.escapes.escaped(line.backslashes());
        let strings = from_odd_to_even(quotes) ^ self.string;
        // The sign is the last byte's bit.
        self.string = (strings.cast_signed() >> 63).cast_unsigned();
        let mut brackets = line.brackets() & !strings;
        while brackets != 0 {
            let at = brackets.trailing_zeros() as usize;
            // With this bit a bracket is a brace.
            match bytes.get(at)? | 0x20 {
                b'{' => self.depth += 1,
                b'}' if self.depth <= 1 => return Some(at),
                b'}' => self.depth -= 1,
                _ => {}
            }
            brackets &= brackets - 1;
        }
        None
    }
}

/// Every bit from an odd one that is set, the first, the third, up to the one before the next.
#[inline(always)]
fn from_odd_to_even(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

/// Tells which bytes a backslash stands before, from line to line.
#[derive(Default)]
struct Escapes {
    /// 1 if the first byte of the next line is one.
    next: u64,
}

impl Escapes {
    #[inline(always)]
    fn escaped(&mut self, backslashes: u64) -> u64 {
        let mut escaped = std::mem::take(&mut self.next);
        let mut left = backslashes & !escaped;
        while left != 0 {
            let backslash = left & left.wrapping_neg();
            self.next = backslash >> 63;
            escaped |= backslash << 1;
            // What it escapes may be a backslash, too.
            left &= !(backslash | backslash << 1);
        }
        escaped
    }

    fn is_open(&self) -> bool {
        self.next == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// JSON with all that a scanner can stumble over: nesting, escapes, quotes and brackets in strings.
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
            prop_assert_eq!(Scanner::new(&both).value().map(Json::raw), Some(&*text));
        }

        #[test]
        fn a_value_that_is_cut_has_no_end(value in json(), cut in any::<prop::sample::Index>()) {
            let text = value.to_string();
            let end = text.floor_char_boundary(cut.index(text.len()));
            prop_assert!(value.is_number() || Scanner::new(text.get(..end).unwrap()).value().is_none());
        }
    }
}
