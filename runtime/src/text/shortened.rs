//! Cuts long texts for messages.

use std::borrow::Cow;

/// The number of characters of a client's text that a message repeats at most.
const MAX_REPEATED_CHARS: usize = 200;

/// A text that is short enough for a message.
pub(crate) fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MAX_REPEATED_CHARS).and_then(|(end, _)| text.get(..end)) {
        Some(start) => Cow::Owned(format!("{start}…")),
        None => Cow::Borrowed(text),
    }
}
