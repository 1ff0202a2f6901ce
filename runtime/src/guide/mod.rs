//! The guide: one chapter for each topic, with programs that compile.

#[doc = include_str!("middleware.md")]
pub mod middleware {}

#[cfg(feature = "tower")]
#[doc = include_str!("tower.md")]
pub mod tower {}
