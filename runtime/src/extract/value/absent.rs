//! Fields that are given as absent.

use super::error::{Key, Reason, ValueError};

const FLATTENED: &str = "cannot be read: what stands under `#[serde(flatten)]` gets every value as text, numbers \
                         and bools too; several struct arguments do what `flatten` cannot";

/// What is given as absent so that its type may say what that means.
#[derive(Debug, Default)]
pub(crate) struct Absent {
    /// Fields of a struct, with the error to be told if it does not help.
    fields: Vec<(&'static str, ValueError)>,
    /// All empty values of a map, whose values are of one type.
    blanks: Option<ValueError>,
}

impl Absent {
    /// Reads a struct or map.
    ///
    /// A field without a value, or with an empty one that its type cannot take, is tried once more as absent:
    /// that makes it `None` or an empty `Vec` where its type knows such a thing.
    pub(crate) fn settle<T>(mut read: impl FnMut(&Absent) -> Result<T, ValueError>) -> Result<T, ValueError> {
        let mut absent = Absent::default();
        loop {
            match read(&absent) {
                Ok(value) => return Ok(value),
                Err(error) => absent.widen(error)?,
            }
        }
    }

    pub(crate) fn has(&self, field: &str) -> bool {
        self.fields.iter().any(|(name, _)| *name == field)
    }

    pub(crate) fn fields(&self) -> std::slice::Iter<'_, (&'static str, ValueError)> {
        self.fields.iter()
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
