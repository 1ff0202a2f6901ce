//! The guide: one chapter for each task that takes more than one page of the reference.
//!
//! Every program in it runs as a test.

#[doc = include_str!("errors.md")]
pub mod errors {}

#[doc = include_str!("paging.md")]
pub mod paging {}

#[doc = include_str!("requirements.md")]
pub mod requirements {}
