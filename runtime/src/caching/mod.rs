//! What caches learn from an answer: its version and how long it may be stored; and 304 for a client that has it already.

mod answer;
mod if_match;
mod if_none_match;
mod tag_list;

pub use answer::{Caching, cache_control, etag};
pub use if_match::IfMatch;
pub use if_none_match::IfNoneMatch;
