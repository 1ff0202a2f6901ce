//! Splitting, decoding and escaping of text. This module knows neither events nor responses.

pub(crate) mod ends;
pub(crate) mod escape;
#[cfg(feature = "multipart")]
pub(crate) mod file_name;
pub(crate) mod normal_path;
pub(crate) mod percent;
pub(crate) mod shortened;
pub(crate) mod split;
pub(crate) mod unescape;
