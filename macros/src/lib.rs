//! The attribute and derives of `api-handler`; use them through that crate.
