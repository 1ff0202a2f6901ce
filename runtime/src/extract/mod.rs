//! From the parts of a request to the arguments of a handler.

mod from_event;
mod state;

pub use from_event::{BorrowFromEvent, FromEvent};
pub use state::Provides;
