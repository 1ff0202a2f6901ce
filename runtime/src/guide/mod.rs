//! The guide: one chapter for each topic, with programs that compile.

#[doc = include_str!("caching.md")]
pub mod caching {}

#[doc = include_str!("server_sent_events.md")]
pub mod server_sent_events {}
