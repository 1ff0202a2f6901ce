//! The handlers of a program, and which of them answers a request.

pub(crate) mod duplicate;
mod mistake;
mod placeholder_mistakes;
mod router;
mod table;
mod tree;

pub use mistake::{Mistake, Mistakes};
pub(crate) use router::{Found, Resolved, Router};
pub use table::Routes;
