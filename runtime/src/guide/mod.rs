//! The guide: one chapter for each topic, with programs that compile.

#[doc = include_str!("cors.md")]
pub mod cors {}

#[doc = include_str!("logging.md")]
pub mod logging {}

#[cfg(feature = "shutdown")]
#[doc = include_str!("shutdown.md")]
pub mod shutdown {}
