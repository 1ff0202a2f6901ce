//! What generated code calls. No part of the public interface.

pub use crate::duplicate::Duplicate;
pub use crate::event::Event;
pub use crate::extract::{BorrowFromEvent, FromEvent, Provides};
pub use crate::extract::{Readable, Rejection, Rejections};
pub use crate::extract::{body, claims, cookie, form, header, path, query, stage};
pub use crate::handler::{BoxFuture, Handler, Operation};
pub use crate::response::{Response, respond};
pub use crate::route::{ArgumentSpec, Part, Route, RouteSpec, Routes};

/// Boxes what a handler does with an event.
pub fn future<'a, F: Future<Output = Response> + Send + 'a>(future: F) -> BoxFuture<'a, Response> {
    Box::pin(future)
}

/// What a handler does whose source has a mistake: it never runs, since nothing is compiled.
pub fn stand_in<'a>() -> BoxFuture<'a, Response> {
    Box::pin(std::future::pending())
}

/// `routes![]`
pub fn no_routes<S>() -> Routes<S> {
    Routes::new()
}
