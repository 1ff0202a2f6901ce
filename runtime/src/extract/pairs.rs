//! Structs and maps from names with values, as queries and forms have them.

use serde::de::Deserialize;

use super::absent::Absent;
use super::error::ValueError;
use super::members::Whole;
use super::texts::{Pair, Texts};
use super::value::Value;

/// Names with values, and how to read them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pairs<'de> {
    pub(crate) pairs: &'de [Pair<'de>],
    /// Whether a name without a value is a flag that is set.
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
    pub(crate) fn value(self, name: &'de str) -> Value<'de> {
        self.value_of(Texts::Named(self.pairs, name))
    }

    pub(crate) fn value_of(self, texts: Texts<'de>) -> Value<'de> {
        if self.flags { Value::of_query(texts) } else { Value::new(texts) }
    }

    /// Reads a struct, map or list of pairs from all names; `there` says whether an `Option` has something.
    pub(crate) fn read<T: Deserialize<'de>>(self, there: bool) -> Result<T, ValueError> {
        Absent::settle(|absent| T::deserialize(Whole { pairs: self, there, absent }))
    }
}
