//! Text at the level of bytes: split, decoded, escaped. It knows nothing of events and answers.

pub(crate) mod escape;
pub(crate) mod percent;
pub(crate) mod split;
pub(crate) mod unescape;
