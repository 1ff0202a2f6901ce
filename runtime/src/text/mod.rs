//! Splitting, decoding and escaping of text. This module knows neither events nor responses.

pub(crate) mod escape;
pub(crate) mod percent;
pub(crate) mod split;
pub(crate) mod unescape;
