//! The number of bytes that one instruction compares.

/// The size of a vector register in bytes, on both processor architectures of Lambda (x86-64 and 64-bit Arm).
pub(crate) const BLOCK: usize = 16;
