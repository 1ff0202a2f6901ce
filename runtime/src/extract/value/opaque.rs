//! What a visitor's description of itself reveals about it.

use std::fmt::{self, Write as _};

use serde::de::Expected;

/// How types describe themselves whose parts are read each on its own: what serde derives, and the collections.
const INDEPENDENT: [&str; 6] = ["struct ", "tuple ", "a map", "a sequence", "a tuple of", "an array"];

/// Whether a type may read one part of it differently because of another, as an adjacently tagged enum does.
pub(crate) fn is_opaque(expected: &dyn Expected) -> bool {
    let description = start(expected);
    !INDEPENDENT.iter().any(|known| description.starts_with(known))
}

/// Whether a type that accepts any value accepts only objects in truth.
pub(crate) fn needs_object(expected: &dyn Expected) -> bool {
    start(expected).starts_with("internally")
}

/// The start of a description.
fn start(expected: &dyn Expected) -> String {
    let mut start = Start(String::new());
    // It fails once enough has been written.
    let _ = write!(start, "{expected}");
    start.0
}

struct Start(String);

impl fmt::Write for Start {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push_str(text);
        if self.0.len() > 16 { Err(fmt::Error) } else { Ok(()) }
    }
}
