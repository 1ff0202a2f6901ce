//! Chapters about one topic each, longer than the documentation of an item can be.

#[doc = include_str!("cors.md")]
pub mod cors {}
