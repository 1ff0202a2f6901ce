//! Spellings of other frameworks: recognized to improve a message, never to change what a program does.

pub(super) mod entry_point;
pub(super) mod placeholder;
pub(super) mod route;
pub(super) mod wrapper;
