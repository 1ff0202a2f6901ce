//! Bytes looked at together: which of them are wanted, as the bits of a number, bit 0 for the first.
//!
//! Events and answers are mostly text between quotes; what has to be found in it, quotes, backslashes and brackets,
//! stands every few bytes, so that a search for each of them would cost more than the bytes in between.

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

/// As many as a number has bits.
pub(crate) const LINE: usize = 64;

/// Which bytes of a block are quotes or backslashes, the two at which the text of a JSON string stops.
#[inline(always)]
pub(crate) fn stops(block: &[u8; BLOCK]) -> u32 {
    let bytes = Register::of(block);
    (bytes.are(b'"') | bytes.are(b'\\')).bits()
}

/// Which bytes of a block have to be escaped in a JSON string.
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

/// Whether `byte` is among the bytes of a text, most often a short one without it.
#[inline]
pub(crate) fn has(bytes: &[u8], byte: u8) -> bool {
    if bytes.len() > LINE {
        return memchr::memchr(byte, bytes).is_some();
    }
    match bytes.last_chunk() {
        Some(last) => {
            // The last block may be a part of the others, and then is looked at twice.
            let in_block = |block: &[u8; BLOCK]| Register::of(block).are(byte).bits() != 0;
            bytes.as_chunks().0.iter().any(in_block) || in_block(last)
        }
        None => bytes.contains(&byte),
    }
}

/// The bytes of a line, ready to be compared.
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
        // In the parts of an event that are not bodies there is none.
        if any.bits() == 0 { 0 } else { self.bits(|bytes| bytes.are(b'\\')) }
    }

    /// Brackets and braces, and a few bytes that JSON has in strings only.
    #[inline(always)]
    pub(crate) fn brackets(&self) -> u64 {
        // All four are the same when the bits are set in which they differ.
        self.bits(|bytes| (bytes | Register::all(0x26)).are(0x7f))
    }

    #[inline(always)]
    fn bits(&self, are_wanted: impl Fn(Register) -> Register) -> u64 {
        self.0.iter().rev().fold(0, |bits, bytes| bits << BLOCK | u64::from(are_wanted(*bytes).bits()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bits(bytes: &[u8], is_wanted: impl Fn(u8) -> bool) -> u64 {
        bytes.iter().rev().fold(0, |bits, byte| bits << 1 | u64::from(is_wanted(*byte)))
    }

    proptest! {
        #[test]
        fn a_block_is_what_its_bytes_are(block: [u8; BLOCK]) {
            prop_assert_eq!(u64::from(stops(&block)), bits(&block, |byte| matches!(byte, b'"' | b'\\')));
            prop_assert_eq!(u64::from(backslashes(&block)), bits(&block, |byte| byte == b'\\'));
            let special = |byte| matches!(byte, b'"' | b'\\' | ..0x20);
            prop_assert_eq!(u64::from(specials(&block)), bits(&block, special));
        }

        #[test]
        fn every_processor_sees_the_same(block: [u8; BLOCK], byte: u8) {
            let (own, other) = (Register::of(&block), portable::Register::of(&block));
            prop_assert_eq!(own.are(byte).bits(), other.are(byte).bits());
            prop_assert_eq!(own.are_at_most(byte).bits(), other.are_at_most(byte).bits());
            let (own, other) = (own | Register::all(byte), other | portable::Register::all(byte));
            prop_assert_eq!(own.are(0x7f).bits(), other.are(0x7f).bits());
        }

        #[test]
        fn a_text_has_what_is_in_it(text in "[a-z%\u{e9}]{0,80}") {
            for byte in [b'%', b'a', b'!'] {
                prop_assert_eq!(has(text.as_bytes(), byte), text.as_bytes().contains(&byte));
            }
        }

        #[test]
        fn a_line_is_what_its_bytes_are(text in "[\"\\\\{}\\[\\]a-z :,\u{e9}]{64}") {
            let line = text.as_bytes().first_chunk().unwrap();
            let found = Lanes::of(line);
            prop_assert_eq!(found.quotes(), bits(line, |byte| byte == b'"'));
            prop_assert_eq!(found.backslashes(), bits(line, |byte| byte == b'\\'));
            let brackets = bits(line, |byte| matches!(byte, b'{' | b'}' | b'[' | b']'));
            prop_assert_eq!(found.brackets() & brackets, brackets);
        }
    }
}
