//! What a crate offers to others: every public path, and what it leads to.

mod calls;
mod details;
pub(crate) mod listing;
mod render;
pub(crate) mod surface;
