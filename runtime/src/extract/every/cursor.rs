//! A position in the text of a body.
//!
//! It moves over the text from value to value, and only forward, so that a run reads each byte once. What it skips is not
//! checked to be JSON: damage there hides nothing that has been found before.

use std::borrow::Cow;
use std::cell::Cell;

use super::token::Token;
use crate::event::{EventJson, Scanner};
use crate::text::unescape::unescape;

/// A position in the text of a body. Methods return `None` if the text does not continue as JSON, or has been read as far
/// as it may be.
pub(super) struct Cursor<'de> {
    text: &'de str,
    at: Cell<usize>,
    /// How far the text may be read.
    limit: usize,
}

impl<'de> Cursor<'de> {
    pub(super) fn new(text: &'de str, limit: usize) -> Self {
        Cursor { text, at: Cell::new(0), limit }
    }

    /// Where the next value or mark is.
    pub(super) fn position(&self) -> usize {
        let rest = self.text.as_bytes().get(self.at.get()..).unwrap_or_default();
        let space = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).count();
        self.at.set(self.at.get() + space);
        self.at.get()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        let at = self.position();
        if at < self.limit { self.text.as_bytes().get(at).copied() } else { None }
    }

    pub(super) fn eat(&self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at.set(self.at.get() + usize::from(is_next));
        is_next
    }

    /// Moves to the next part of an object or array, or behind its end: whether there is one.
    pub(super) fn has_next(&self, is_first: bool, close: u8) -> Option<bool> {
        if self.eat(close) {
            return Some(false);
        }
        (is_first || self.eat(b',')).then_some(true)
    }

    /// Reads the name of a member, up to its value.
    pub(super) fn name(&self) -> Option<Cow<'de, str>> {
        let name = match self.peek()? {
            b'"' => self.skip().and_then(unquoted)?,
            _ => return None,
        };
        self.eat(b':').then_some(name)
    }

    /// Skips one value of any kind, and returns its text.
    pub(super) fn skip(&self) -> Option<&'de str> {
        self.peek()?;
        let value = self.rest()?;
        self.at.set(self.at.get() + value.len());
        Some(value)
    }

    /// The text of the next value, which stays the next.
    fn rest(&self) -> Option<&'de str> {
        Scanner::new(self.text.get(self.at.get()..)?).value()
    }

    /// The text of the next value if it is a number.
    pub(super) fn literal(&self) -> Option<&'de str> {
        matches!(self.peek()?, b'-' | b'0'..=b'9').then(|| self.rest()).flatten()
    }

    /// Reads one value; of an object or array only what it is.
    pub(super) fn token(&self) -> Option<Token<'de>> {
        match self.peek()? {
            b'{' => Some(Token::Object),
            b'[' => Some(Token::Array),
            b'"' => self.skip().and_then(unquoted).map(Token::Text),
            _ => self.skip().and_then(Token::of_literal),
        }
    }
}

/// The end of the value that starts there.
pub(super) fn end(text: &str, start: usize) -> usize {
    let value = text.get(start..).and_then(|rest| Scanner::new(rest).value());
    value.map_or(text.len(), |value| start + value.len())
}

/// Whether the object that starts there has a member of that name.
pub(super) fn has_member(text: &str, start: usize, name: &str) -> bool {
    text.get(start..end(text, start)).is_some_and(|object| EventJson::new(object).get(name).is_some())
}

fn unquoted(text: &str) -> Option<Cow<'_, str>> {
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).map(unescape)
}
