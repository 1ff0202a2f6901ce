//! Reads the arguments of a handler from the parts of a request.
//!
//! Each part has a module with a function `read` that deserialises from the event. Decoded text is stored with the
//! event, so that a `&str` can be borrowed however the client encoded it.

pub mod body;
pub mod claims;
pub mod cookie;
#[cfg(feature = "webhooks")]
mod data;
mod every;
pub mod fits;
pub mod form;
pub(crate) mod from_event;
pub mod header;
mod json;
mod keyed;
mod media;
pub mod misfits;
#[cfg(feature = "multipart")]
mod multipart;
pub mod path;
pub mod query;
mod readable;
mod rejection;
pub mod stage;
mod state;
#[cfg(test)]
mod tests;
mod value;
pub mod wanted;

#[cfg(feature = "webhooks")]
pub(crate) use data::read_data;
pub use from_event::{BorrowFromEvent, FromEvent};
pub use readable::Readable;
pub use rejection::{Rejection, Rejections};
pub use state::Provides;
