//! A vector register of every other processor, above all of 64-bit Arm (NEON).
//!
//! The crate `wide` supports them all. On x86-64 it is only compiled for tests, since it takes ten times as long to
//! compile as `safe_arch`.

use std::ops::BitOr;

use wide::u8x16;

use super::block::BLOCK;

#[derive(Clone, Copy)]
pub(super) struct Register(u8x16);

impl Register {
    #[inline(always)]
    pub(super) fn of(block: &[u8; BLOCK]) -> Self {
        Register(u8x16::new(*block))
    }

    #[inline(always)]
    pub(super) fn all(byte: u8) -> Self {
        Register(u8x16::splat(byte))
    }

    #[inline(always)]
    pub(super) fn are(self, byte: u8) -> Self {
        Register(self.0.simd_eq(u8x16::splat(byte)))
    }

    #[inline(always)]
    pub(super) fn are_at_most(self, byte: u8) -> Self {
        Register(self.0.min(u8x16::splat(byte)).simd_eq(self.0))
    }

    #[inline(always)]
    pub(super) fn bits(self) -> u32 {
        self.0.to_bitmask()
    }
}

impl BitOr for Register {
    type Output = Self;

    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        Register(self.0 | other.0)
    }
}
