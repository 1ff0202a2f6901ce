//! Whether a text is JSON.

use serde::de::IgnoredAny;

pub(crate) fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}
