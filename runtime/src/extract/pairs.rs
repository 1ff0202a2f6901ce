//! Structs and maps from names with values, as queries and forms have them.

use serde::de::Deserialize;

use super::error::{Key, Reason, ValueError};
use super::members::Whole;
use super::texts::{Pair, Texts};
use super::value::Value;

const FLATTENED: &str = "cannot be read: what stands under `#[serde(flatten)]` gets every value as text, numbers \
                         and bools too; several struct arguments do what `flatten` cannot";

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
    ///
    /// A field without a value, or with an empty one that its type cannot take, is tried once more as absent:
    /// that makes it `None` or an empty `Vec` where its type knows such a thing.
    pub(crate) fn read<T: Deserialize<'de>>(self, there: bool) -> Result<T, ValueError> {
        let mut absent = Absent::default();
        loop {
            match T::deserialize(Whole { pairs: self, there, absent: &absent }) {
                Ok(value) => return Ok(value),
                Err(error) => absent.widen(error)?,
            }
        }
    }
}

/// What is given as absent so that its type may say what that means.
#[derive(Debug, Default)]
pub(crate) struct Absent {
    /// Fields of a struct, with the error to be told if it does not help.
    fields: Vec<(&'static str, ValueError)>,
    /// All empty values of a map, whose values are of one type.
    blanks: Option<ValueError>,
}

impl Absent {
    pub(crate) fn has(&self, field: &str) -> bool {
        self.fields.iter().any(|(name, _)| *name == field)
    }

    pub(crate) fn has_blanks(&self) -> bool {
        self.blanks.is_some()
    }

    /// Takes one more thing as absent, or says what is to be told.
    fn widen(&mut self, error: ValueError) -> Result<(), ValueError> {
        let error = explained(error);
        if let Some(Key::Field(field)) = error.key {
            if let Some(at) = self.fields.iter().position(|(name, _)| *name == field) {
                return Err(self.fields.swap_remove(at).1);
            }
            if error.may_be_absent {
                self.fields.push((field, error));
                return Ok(());
            }
        } else if let Some(first) = self.blanks.take_if(|first| first.key == error.key) {
            return Err(first);
        } else if error.may_be_absent && self.blanks.is_none() {
            self.blanks = Some(error);
            return Ok(());
        }
        Err(error)
    }
}

/// Says what `flatten` did, where nothing else can have happened; and which field is missing.
fn explained(error: ValueError) -> ValueError {
    match (&error.key, &error.reason) {
        (None, Reason::NotText(_)) => ValueError::says(FLATTENED),
        (None, Reason::MissingField(field)) => ValueError::missing().at(Key::Field(field), true),
        _ => error,
    }
}
