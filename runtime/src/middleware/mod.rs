//! What stands around handlers: middleware and requirements.

mod around;
mod closure;
mod next;
mod require;
mod routes;
mod table;

pub use around::{Attribute, Below, Middleware};
pub use next::{Next, RunFuture};
pub use require::Requirement;
pub(crate) use table::Table;
