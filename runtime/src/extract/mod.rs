//! From the parts of a request to the arguments of a handler.
//!
//! Every part has a `read` that deserialises from the event; what has to be decoded is kept with the event, so that
//! a `&str` can be borrowed however the client encoded it.

mod absent;
pub mod body;
mod caller;
mod claim;
pub mod claims;
pub mod cookie;
mod error;
pub mod form;
mod from_event;
pub mod header;
mod json;
mod kept;
mod media;
mod members;
mod message;
mod number;
mod pairs;
pub mod path;
pub mod query;
mod readable;
mod rejection;
mod shape;
pub mod stage;
mod state;
#[cfg(test)]
mod tests;
mod texts;
mod unsupported;
mod value;
mod words;

#[cfg(feature = "lambda_http")]
pub(crate) use from_event::headers;
pub use from_event::{BorrowFromEvent, FromEvent};
pub(crate) use kept::Kept;
pub use readable::Readable;
pub use rejection::{Rejection, Rejections};
pub use state::Provides;
