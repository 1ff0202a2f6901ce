//! Finds the end of a JSON value without parsing it.
//!
//! Half of the work for an event is done here, so bytes are compared in blocks of 16 and lines of 64 (see [`simd`]).
//! Three methods, from cheap to thorough:
//!
//! - A number, `true`, `false` or `null` ends at the first byte that cannot belong to it: one table lookup per byte.
//! - A short string ends in its first blocks of 16 bytes. Each is searched for its first quote or backslash; an escape
//!   starts a new block.
//! - A long string, an object or an array is read in lines of 64 bytes. Bit masks show for a whole line which quotes
//!   are escaped and which brackets are inside of strings; beyond that only escapes and brackets cost anything.

use crate::simd::{self, BLOCK, LINE, Lanes};

/// The number of bytes after which a string is searched in lines instead of blocks.
const LONG: usize = 4 * BLOCK;

/// The bytes of numbers, `true`, `false` and `null`. Other letters are included; they only occur in damaged JSON.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which reports an index out of bounds")]
const IN_LITERAL: [bool; 256] = {
    let mut all = [false; 256];
    let mut byte = 0;
    while byte < all.len() {
        // `byte` is less than 256.
        let character = byte as u8;
        all[byte] = character.is_ascii_alphanumeric() || matches!(character, b'+' | b'-' | b'.');
        byte += 1;
    }
    all
};

/// The end of the number, `true`, `false` or `null` that starts at `start`.
#[inline(never)]
pub(super) fn after_literal(bytes: &[u8], start: usize) -> Option<usize> {
    let is_in = |byte: &u8| IN_LITERAL.get(usize::from(*byte)) == Some(&true);
    let length = bytes.get(start..)?.iter().take_while(|byte| is_in(byte)).count();
    (length > 0).then_some(start + length)
}

/// The end of the string whose opening quote is just before `start`: the position after its closing quote.
// Inlined: it is called for every string of an event, and a call would cost about as much as the search.
#[inline(always)]
pub(super) fn after_string(bytes: &[u8], start: usize) -> Option<usize> {
    let Some(block) = bytes.get(start..start + BLOCK).and_then(<[u8]>::first_chunk) else {
        return after_last_string(bytes, start);
    };
    // The bit after those of the block counts as a stop, so that `at` is its end if there is none within it.
    let at = start + (simd::stops(block) | 1 << BLOCK).trailing_zeros() as usize;
    if bytes.get(at) == Some(&b'"') { Some(at + 1) } else { after_rest(bytes, at) }
}

/// The same for a string that does not end in its first block. Gives up after `LONG` bytes: then lines are faster.
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
                at += 2; // a backslash and the byte that it escapes
            }
        }
    }
    after_long_string(bytes, at)
}

/// The same, byte by byte, for the last bytes of the text, which do not fill a block.
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

/// The same for the rest of a long string, such as a body that is JSON: line by line, since it may have many escapes.
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

/// The end of the object or array that starts at `start`. It needs no recursion, however deep the nesting is.
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
    // The last bytes, padded with zeros, which match nothing that is searched for.
    let mut line = [0; LINE];
    let rest = bytes.get(at..)?;
    line.get_mut(..rest.len())?.copy_from_slice(rest);
    Some(at + nested.end(&line)? + 1)
}

/// What the lines so far say about the next one: how deep it starts, and whether it starts within a string.
#[derive(Default)]
struct Nested {
    depth: usize,
    escapes: Escapes,
    /// The XOR of the quote masks of all earlier lines. The number of its ones is odd exactly if the number of quotes
    /// was: then the next line starts within a string.
    quotes: u64,
}

impl Nested {
    /// The position of the bracket in this line that closes the outermost object or array.
    #[inline(always)]
    fn end(&mut self, bytes: &[u8; LINE]) -> Option<usize> {
        let line = Lanes::of(bytes);
        let quotes = line.quotes() & !self.escapes.escaped(line.backslashes());
        let before = self.quotes;
        self.quotes ^= quotes;
        let brackets = line.brackets();
        // True of most lines of headers, so the rest is skipped for them.
        if brackets == 0 {
            return None;
        }
        let is_within = u64::from(before.count_ones() & 1);
        let mut brackets = brackets & !(prefix_xor(quotes) ^ is_within.wrapping_neg());
        while brackets != 0 {
            let at = brackets.trailing_zeros() as usize;
            // With this bit set, `[` is `{` and `]` is `}`.
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

/// Prefix XOR: bit n of the result is the XOR of bits 0 to n.
///
/// Applied to the quotes of a line, it sets every bit from an opening quote up to the one before its closing quote: the
/// inside of the strings. It takes six shifts for any number of quotes, where a loop would mispredict a branch for
/// each. The idea is simdjson's (Langdale and Lemire, "Parsing Gigabytes of JSON per Second", identification of the
/// quoted substrings), which uses a carry-less multiplication; that instruction is in the
/// baseline of neither x86-64 nor 64-bit Arm.
#[inline(always)]
fn prefix_xor(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

/// Finds the bytes that are escaped by a backslash, across the borders of lines.
#[derive(Default)]
struct Escapes {
    /// 1 if the first byte of the next line is escaped.
    next: u64,
}

impl Escapes {
    /// The escaped bytes of a line. Backslashes are taken one by one from the left, since each may itself be escaped;
    /// in the usual case there is none.
    #[inline(always)]
    fn escaped(&mut self, backslashes: u64) -> u64 {
        let mut escaped = std::mem::take(&mut self.next);
        let mut left = backslashes & !escaped;
        while left != 0 {
            let backslash = left & left.wrapping_neg();
            self.next = backslash >> 63;
            escaped |= backslash << 1;
            // The byte that it escapes may be a backslash, which then escapes nothing.
            left &= !(backslash | backslash << 1);
        }
        escaped
    }

    fn is_open(&self) -> bool {
        self.next == 1
    }
}
