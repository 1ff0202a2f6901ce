//! What generated code calls. No part of the public interface.

pub use crate::event::Event;
pub use crate::extract::{Readable, Rejection, Rejections};
pub use crate::extract::{body, claims, cookie, form, header, path, query, stage};
pub use crate::handler::{BoxFuture, Handler, Operation};
pub use crate::response::Response;
pub use crate::route::{ArgumentSpec, Part, Route, RouteSpec};
