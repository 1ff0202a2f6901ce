//! Steps over JSON text without reading it: where values begin and end.
//!
//! Most of what an event costs is spent here, and most of it within strings, so those are looked at in blocks of
//! sixteen bytes, which the compiler compares at once.

use std::hint::black_box;

use super::json::Json;

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
    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        self.skip_space();
        let found = self.peek() == Some(byte);
        if found {
            self.at += 1;
            self.skip_space();
        }
        found
    }

    /// Whether nothing but white space is left.
    pub(crate) fn at_end(&mut self) -> bool {
        self.skip_space();
        self.peek().is_none()
    }

    /// `"key": value`, the key without its quotes and still escaped.
    pub(crate) fn member(&mut self) -> Option<(&'e str, Json<'e>)> {
        Some((self.key()?, self.value()?))
    }

    /// `"key":`, the key without its quotes and still escaped.
    pub(crate) fn key(&mut self) -> Option<&'e str> {
        self.skip_space();
        let start = self.at + 1;
        if self.peek() != Some(b'"') {
            return None;
        }
        self.at = after_string(self.text.as_bytes(), start)?;
        let key = self.text.get(start..self.at.checked_sub(1)?)?;
        self.eat(b':').then_some(key)
    }

    /// One value; if it is an object, `member` is asked to step over the value of each key, and may note it.
    pub(crate) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &'e str) -> Option<Json<'e>>,
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
    pub(crate) fn value(&mut self) -> Option<Json<'e>> {
        self.skip_space();
        let start = self.at;
        match self.peek()? {
            b'"' => self.at = after_string(self.text.as_bytes(), start + 1)?,
            OPEN_OBJECT | OPEN_ARRAY => self.at = after_nested(self.text.as_bytes(), start)?,
            _ => self.word()?,
        }
        self.text.get(start..self.at).map(Json::new)
    }

    /// Steps over a number, `true`, `false` or `null`.
    fn word(&mut self) -> Option<()> {
        let start = self.at;
        while let Some(byte) = self.peek() {
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')) {
                break;
            }
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}

/// Where the string ends that begins with the quote before `at`: behind its last quote.
// Called for every string of an event, so that the call itself would be a quarter of its cost.
#[inline(always)]
fn after_string(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut long = at + LONG;
    loop {
        let Some(block) = bytes.get(at..)?.first_chunk() else { return after_last_string(bytes, at) };
        match first(block, |byte| byte == b'"' || byte == b'\\') {
            None if at < long => at += BLOCK,
            None => {
                at = next_stop(bytes, at)?;
                long = at + LONG;
            }
            Some(found) => {
                at += found;
                if bytes.get(at) == Some(&b'"') {
                    return Some(at + 1);
                }
                at += 2; // a backslash and what it escapes
                long = at + LONG;
            }
        }
    }
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

/// Where the next quote or backslash is.
#[cold]
#[inline(never)]
fn next_stop(bytes: &[u8], at: usize) -> Option<usize> {
    memchr::memchr2(b'"', b'\\', bytes.get(at..)?).map(|found| at + found)
}

/// Where the object or array ends that begins at `start`, however deep it is: without recursion.
fn after_nested(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = start;
    loop {
        let byte = *bytes.get(at)?;
        at += 1;
        if byte == b'"' {
            at = after_string(bytes, at)?;
            // Most often a comma or a colon comes next, and then another string.
            at += usize::from(matches!(bytes.get(at), Some(b',' | b':')));
            continue;
        }
        match byte {
            OPEN_OBJECT | OPEN_ARRAY => depth += 1,
            b'}' | b']' if depth <= 1 => return Some(at),
            b'}' | b']' => depth -= 1,
            _ => {}
        }
    }
}

/// Bytes that are looked at together: a vector register of every processor that Lambda has.
pub(crate) const BLOCK: usize = 16;

/// Bytes without a stop after which `memchr` takes over: it is slow to begin and faster then.
const LONG: usize = 4 * BLOCK;

/// Where in a block the first byte is that is wanted.
#[inline(always)]
pub(crate) fn first(block: &[u8; BLOCK], is_wanted: impl Fn(u8) -> bool) -> Option<usize> {
    // Without a branch, so that the compiler compares all bytes at once; and it must not see what becomes of the
    // marks, or it takes them apart again, and a block costs three times as much.
    let marks = black_box(block.map(|byte| if is_wanted(byte) { u8::MAX } else { 0 }));
    let (halves, _) = marks.as_chunks();
    let [low, high] = halves else { return None };
    offset(u64::from_le_bytes(*low)).or_else(|| Some(size_of::<u64>() + offset(u64::from_le_bytes(*high))?))
}

/// Which byte of a word is the first that is not zero.
#[inline(always)]
fn offset(word: u64) -> Option<usize> {
    (word != 0).then(|| (word.trailing_zeros() / u8::BITS) as usize)
}
