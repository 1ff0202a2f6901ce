//! The longest output.

/// The longest output that Lambda accepts from a function: 6 MiB and 100 bytes of JSON
/// (Lambda quotas; the exact number is in its error message).
///
/// The runtime has its own constant: what judges an answer shares nothing with what makes it.
pub(crate) const MAX_OUTPUT_BYTES: usize = 6_291_556;
