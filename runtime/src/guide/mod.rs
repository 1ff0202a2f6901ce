//! The guide: one chapter for each topic, with programs that compile.

#[doc = include_str!("caching.md")]
pub mod caching {}
