//! Where values of JSON end.
//!
//! Most of what an event costs is spent here, so bytes are looked at in blocks of 16, and in lines of 64.

use crate::simd::{self, BLOCK, LINE, Lanes};

/// Bytes after which a string is a long one.
const LONG: usize = 4 * BLOCK;

/// Which bytes stand in numbers, `true`, `false` and `null`; a letter or a digit more is no harm.
#[expect(clippy::indexing_slicing, reason = "the compiler does it, and would tell")]
const IN_WORD: [bool; 256] = {
    let mut all = [false; 256];
    let mut byte = 0;
    while byte < all.len() {
        // It is less than 256.
        let character = byte as u8;
        all[byte] = character.is_ascii_alphanumeric() || matches!(character, b'+' | b'-' | b'.');
        byte += 1;
    }
    all
};

/// Where the number, `true`, `false` or `null` ends that begins at `start`.
#[inline(never)]
pub(super) fn after_word(bytes: &[u8], start: usize) -> Option<usize> {
    let is_in = |byte: &u8| IN_WORD.get(usize::from(*byte)) == Some(&true);
    let length = bytes.get(start..)?.iter().take_while(|byte| is_in(byte)).count();
    (length > 0).then_some(start + length)
}

/// Where the string ends whose first quote is before `start`: behind its last.
// Called for every string of an event, so that the call itself would be a good part of its cost.
#[inline(always)]
pub(super) fn after_string(bytes: &[u8], start: usize) -> Option<usize> {
    let Some(block) = bytes.get(start..start + BLOCK).and_then(<[u8]>::first_chunk) else {
        return after_last_string(bytes, start);
    };
    // All bits behind those of the block's bytes stand for a stop.
    let at = start + (simd::stops(block) | 1 << BLOCK).trailing_zeros() as usize;
    if bytes.get(at) == Some(&b'"') { Some(at + 1) } else { after_rest(bytes, at) }
}

/// The same for a string that does not end in its first block.
#[inline(never)]
fn after_rest(bytes: &[u8], mut at: usize) -> Option<usize> {
    let long = at + LONG;
    while at < long {
        let Some(block) = bytes.get(at..).and_then(<[u8]>::first_chunk) else { return after_last_string(bytes, at) };
        match simd::stops(block) {
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
        let line = Lanes::of(line);
        match line.quotes() & !escapes.escaped(line.backslashes()) {
            0 => at += LINE,
            quotes => return Some(at + quotes.trailing_zeros() as usize + 1),
        }
    }
    after_last_string(bytes, at + usize::from(escapes.is_open()))
}

/// Where the object or array ends that begins at `start`, however deep it is: without recursion.
#[inline(never)]
pub(super) fn after_nested(bytes: &[u8], start: usize) -> Option<usize> {
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
    /// The quotes of the lines before, those of one place taken together: within a string they are odd.
    quotes: u64,
}

impl Nested {
    /// Where in the line the outermost object or array ends.
    #[inline(always)]
    fn end(&mut self, bytes: &[u8; LINE]) -> Option<usize> {
        let line = Lanes::of(bytes);
        let quotes = line.quotes() & !self.escapes.escaped(line.backslashes());
        let before = self.quotes;
        self.quotes ^= quotes;
        let brackets = line.brackets();
        // As in most lines of headers.
        if brackets == 0 {
            return None;
        }
        let is_within = u64::from(before.count_ones() & 1);
        let mut brackets = brackets & !(from_odd_to_even(quotes) ^ is_within.wrapping_neg());
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
