//! The names and values of a query or form.

use super::raw_values::RawValues;
use super::text::TextValue;
use crate::event::Pair;

/// Names with their values, and how to read them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pairs<'de> {
    pub(crate) pairs: &'de [Pair<'de>],
    /// Whether a name without a value is a flag that is set, as in `?full`.
    pub(crate) flags: bool,
}

impl<'de> Pairs<'de> {
    pub(crate) fn is_empty(self) -> bool {
        self.pairs.is_empty()
    }

    pub(crate) fn has(self, name: &str) -> bool {
        self.pairs.iter().any(|(key, _)| key == name)
    }

    /// The value of one name.
    pub(crate) fn value(self, name: &'de str) -> TextValue<'de> {
        self.value_of(RawValues::Named(self.pairs, name))
    }

    pub(crate) fn value_of(self, texts: RawValues<'de>) -> TextValue<'de> {
        if self.flags { TextValue::of_query(texts) } else { TextValue::new(texts) }
    }
}
