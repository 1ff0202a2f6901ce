//! Comparison of 16 or 64 bytes at once with SIMD.
//!
//! Every search returns a bit mask: bit 0 is set if the first byte matches, and so on. The first match is then
//! `trailing_zeros`, and masks of different bytes combine with `&`, `|` and `^`.
//!
//! Events and responses are mostly JSON strings. The bytes to be found in them, quotes, backslashes and brackets, are
//! only a few bytes apart. `memchr` would start a new search for each of them, which costs more than the bytes it
//! skips; a mask finds all matches of a block with a handful of instructions.

mod block;
#[cfg(any(test, not(target_arch = "x86_64")))]
mod portable;
#[cfg(target_arch = "x86_64")]
mod sse2;

#[cfg(not(target_arch = "x86_64"))]
use portable::Register;
#[cfg(target_arch = "x86_64")]
use sse2::Register;

pub(crate) use block::BLOCK;

/// The number of bytes in a line: as many as a `u64` has bits.
pub(crate) const LINE: usize = 64;

/// Which bytes of a block are quotes or backslashes: the two that end the plain text of a JSON string.
#[inline(always)]
pub(crate) fn stops(block: &[u8; BLOCK]) -> u32 {
    let bytes = Register::of(block);
    (bytes.are(b'"') | bytes.are(b'\\')).bits()
}

/// Which bytes of a block must be escaped in a JSON string.
#[inline(always)]
pub(crate) fn specials(block: &[u8; BLOCK]) -> u32 {
    let bytes = Register::of(block);
    (bytes.are(b'"') | bytes.are(b'\\') | bytes.are_at_most(0x1f)).bits()
}

/// Which bytes of a block are backslashes.
#[inline(always)]
pub(crate) fn backslashes(block: &[u8; BLOCK]) -> u32 {
    Register::of(block).are(b'\\').bits()
}

/// Whether `bytes` contains `byte`; fast for short texts that do not, which most are.
#[inline]
pub(crate) fn has(bytes: &[u8], byte: u8) -> bool {
    if bytes.len() > LINE {
        return memchr::memchr(byte, bytes).is_some();
    }
    match bytes.last_chunk() {
        Some(last) => {
            // The last block may overlap the one before it; comparing a few bytes twice is cheaper than a loop over the
            // rest.
            let in_block = |block: &[u8; BLOCK]| Register::of(block).are(byte).bits() != 0;
            bytes.as_chunks().0.iter().any(in_block) || in_block(last)
        }
        None => bytes.contains(&byte),
    }
}

/// Whether all bytes are ASCII and none of them is `byte`; fast for short texts.
#[inline]
pub(crate) fn is_ascii_without(bytes: &[u8], byte: u8) -> bool {
    // The highest bit of a byte is that of every byte outside ASCII, and it is what a mask is made of.
    let is_plain = |block: &[u8; BLOCK]| {
        let bytes = Register::of(block);
        (bytes | bytes.are(byte)).bits() == 0
    };
    match bytes.last_chunk() {
        Some(last) => bytes.as_chunks().0.iter().all(is_plain) && is_plain(last),
        None => bytes.iter().all(|other| other.is_ascii() && *other != byte),
    }
}

/// The 64 bytes of a line in four vector registers.
pub(crate) struct Lanes([Register; LINE / BLOCK]);

impl Lanes {
    #[inline(always)]
    pub(crate) fn of(line: &[u8; LINE]) -> Self {
        let mut blocks = line.as_chunks().0.iter();
        Lanes([(); LINE / BLOCK].map(|()| blocks.next().map_or(Register::all(0), Register::of)))
    }

    #[inline(always)]
    pub(crate) fn quotes(&self) -> u64 {
        self.bits(|bytes| bytes.are(b'"'))
    }

    #[inline(always)]
    pub(crate) fn backslashes(&self) -> u64 {
        let any = self.0.iter().fold(Register::all(0), |any, bytes| any | bytes.are(b'\\'));
        // Outside of bodies an event has hardly any backslash, so one test for all four registers is the common case.
        if any.bits() == 0 { 0 } else { self.bits(|bytes| bytes.are(b'\\')) }
    }

    /// Which bytes are brackets or braces. A few other bytes match too, but valid JSON has those only in strings.
    #[inline(always)]
    pub(crate) fn brackets(&self) -> u64 {
        // `[`, `]`, `{` and `}` are 0x5b, 0x5d, 0x7b and 0x7d: with the bits set in which they differ, all four are
        // 0x7f. One comparison instead of four.
        self.bits(|bytes| (bytes | Register::all(0x26)).are(0x7f))
    }

    #[inline(always)]
    fn bits(&self, matches: impl Fn(Register) -> Register) -> u64 {
        self.0.iter().rev().fold(0, |bits, bytes| bits << BLOCK | u64::from(matches(*bytes).bits()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bits(bytes: &[u8], matches: impl Fn(u8) -> bool) -> u64 {
        bytes.iter().rev().fold(0, |bits, byte| bits << 1 | u64::from(matches(*byte)))
    }

    proptest! {
        #[test]
        fn the_masks_of_a_block_are_those_of_its_bytes(block: [u8; BLOCK]) {
            prop_assert_eq!(u64::from(stops(&block)), bits(&block, |byte| matches!(byte, b'"' | b'\\')));
            prop_assert_eq!(u64::from(backslashes(&block)), bits(&block, |byte| byte == b'\\'));
            let special = |byte| matches!(byte, b'"' | b'\\' | ..0x20);
            prop_assert_eq!(u64::from(specials(&block)), bits(&block, special));
        }

        #[test]
        fn both_implementations_compute_the_same(block: [u8; BLOCK], byte: u8) {
            let (own, other) = (Register::of(&block), portable::Register::of(&block));
            prop_assert_eq!(own.are(byte).bits(), other.are(byte).bits());
            prop_assert_eq!(own.are_at_most(byte).bits(), other.are_at_most(byte).bits());
            prop_assert_eq!((own | own.are(byte)).bits(), (other | other.are(byte)).bits());
            let (own, other) = (own | Register::all(byte), other | portable::Register::all(byte));
            prop_assert_eq!(own.are(0x7f).bits(), other.are(0x7f).bits());
        }

        #[test]
        fn a_text_has_the_bytes_that_it_contains(text in "[a-z]{0,80}[a-z%\u{e9}]{0,2}[b-z]{0,40}") {
            for byte in [b'%', b'a', b'!'] {
                let contains = text.as_bytes().contains(&byte);
                prop_assert_eq!(has(text.as_bytes(), byte), contains);
                prop_assert_eq!(is_ascii_without(text.as_bytes(), byte), text.is_ascii() && !contains);
            }
        }

        #[test]
        fn the_masks_of_a_line_are_those_of_its_bytes(text in "[\"\\\\{}\\[\\]a-z :,\u{e9}]{64}") {
            let line = text.as_bytes().first_chunk().unwrap();
            let found = Lanes::of(line);
            prop_assert_eq!(found.quotes(), bits(line, |byte| byte == b'"'));
            prop_assert_eq!(found.backslashes(), bits(line, |byte| byte == b'\\'));
            let brackets = bits(line, |byte| matches!(byte, b'{' | b'}' | b'[' | b']'));
            prop_assert_eq!(found.brackets() & brackets, brackets);
        }
    }
}
