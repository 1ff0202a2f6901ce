//! Requests for tests.

pub use crate::gateway::verdict;
