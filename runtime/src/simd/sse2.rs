//! A vector register of an x86-64 processor: SSE2, which every one of them has.

use std::ops::BitOr;

use safe_arch::{
    cmp_eq_mask_i8_m128i, load_unaligned_m128i, m128i, min_u8_m128i, move_mask_i8_m128i, set_splat_i8_m128i,
};

use super::block::BLOCK;

#[derive(Clone, Copy)]
pub(super) struct Register(m128i);

impl Register {
    #[inline(always)]
    pub(super) fn of(block: &[u8; BLOCK]) -> Self {
        Register(load_unaligned_m128i(block))
    }

    #[inline(always)]
    pub(super) fn all(byte: u8) -> Self {
        Register(set_splat_i8_m128i(byte.cast_signed()))
    }

    /// Sets all bits of each byte that is equal to `byte`, and clears those of the others.
    #[inline(always)]
    pub(super) fn are(self, byte: u8) -> Self {
        Register(cmp_eq_mask_i8_m128i(self.0, Self::all(byte).0))
    }

    /// Sets all bits of each byte that is at most `byte`, and clears those of the others.
    #[inline(always)]
    pub(super) fn are_at_most(self, byte: u8) -> Self {
        Register(cmp_eq_mask_i8_m128i(min_u8_m128i(self.0, Self::all(byte).0), self.0))
    }

    /// The highest bit of each byte: one bit for each byte of the register.
    #[inline(always)]
    pub(super) fn bits(self) -> u32 {
        move_mask_i8_m128i(self.0).cast_unsigned()
    }
}

impl BitOr for Register {
    type Output = Self;

    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        Register(self.0 | other.0)
    }
}
