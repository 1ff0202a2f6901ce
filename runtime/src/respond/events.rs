//! Whether the type of a handler's result is a stream of server-sent events, found out before any request.

use http::StatusCode;

use super::tag::{Tag, Tagged};
use crate::response::{Reply, Sse};

/// A result that is, or contains, a stream of server-sent events.
pub trait Events {}

impl Events for Sse {}
impl<T: Events> Events for Reply<T> {}
impl<T: Events> Events for (StatusCode, T) {}
impl<T: Events> Events for Option<T> {}
impl<T: Events, E> Events for Result<T, E> {}

/// A result with events.
pub trait EventsStep {
    /// True.
    fn sends_events(&self) -> bool {
        true
    }
}

impl<T: Events> EventsStep for Tag<T> {}

/// Any other result, also of a type that is only called `Sse`.
pub trait NoEventsStep {
    /// False.
    fn sends_events(&self) -> bool {
        false
    }
}

impl<T> NoEventsStep for &Tag<T> {}

/// The tag of a type, without a value of it.
pub fn type_tag<T: Tagged>() -> T::Tag {
    T::TAG
}
