//! How many bytes are compared at once.

/// The bytes of a vector register, on both kinds of processors that Lambda has.
pub(crate) const BLOCK: usize = 16;
