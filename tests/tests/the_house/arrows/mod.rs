//! Which file uses which, and what of that must not be.

mod circles;
pub(crate) mod complaints;
pub(crate) mod picture;
pub(crate) mod rules;
pub(crate) mod summary;
