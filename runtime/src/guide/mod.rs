//! The guide: one chapter for each topic, with programs that compile.

#[doc = include_str!("caching.md")]
pub mod caching {}

#[doc = include_str!("cors.md")]
pub mod cors {}

#[doc = include_str!("errors.md")]
pub mod errors {}

#[doc = include_str!("logging.md")]
pub mod logging {}

#[doc = include_str!("middleware.md")]
pub mod middleware {}

#[doc = include_str!("paging.md")]
pub mod paging {}

#[doc = include_str!("requirements.md")]
pub mod requirements {}

#[doc = include_str!("server_sent_events.md")]
pub mod server_sent_events {}

#[cfg(feature = "cookies")]
#[doc = include_str!("sessions.md")]
pub mod sessions {}

#[cfg(feature = "shutdown")]
#[doc = include_str!("shutdown.md")]
pub mod shutdown {}

#[cfg(feature = "tower")]
#[doc = include_str!("tower.md")]
pub mod tower {}

#[cfg(feature = "multipart")]
#[doc = include_str!("uploads.md")]
pub mod uploads {}

#[cfg(feature = "webhooks")]
#[doc = include_str!("webhooks.md")]
pub mod webhooks {}
