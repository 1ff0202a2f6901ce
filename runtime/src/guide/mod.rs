//! How common tasks are done: one chapter for each.

#[cfg(feature = "cookies")]
#[doc = include_str!("sessions.md")]
pub mod sessions {}

#[cfg(feature = "multipart")]
#[doc = include_str!("uploads.md")]
pub mod uploads {}

#[cfg(feature = "webhooks")]
#[doc = include_str!("webhooks.md")]
pub mod webhooks {}
