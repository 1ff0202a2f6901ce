//! Missing and empty fields, which are read once more as absent.

use super::error::{Key, Reason, ValueError};
use super::refusals::NO_TEXT;

/// What is read as absent, so that its type decides what that means: `None`, an empty `Vec`, or an error.
#[derive(Debug, Default)]
pub(crate) struct Absent {
    /// Fields of a struct, each with the error to report if its type does not accept absence either.
    fields: Vec<(&'static str, ValueError)>,
    /// All empty values of a map, which have one type, with the error of the first.
    blanks: Option<ValueError>,
}

impl Absent {
    /// Reads a struct or map.
    ///
    /// A field that is missing, or whose empty value its type does not accept, is read once more as absent. That makes
    /// it `None` or an empty `Vec` if its type allows it.
    ///
    /// A deserializer stops at its first error, so each such field costs one more round, which reads everything from the
    /// start. A round that does not return makes one more field of the type absent or, once, the empty values of a map:
    /// whatever the client sent, there are at most two rounds more than the type has fields. A request without such
    /// fields needs a single round.
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

    /// Adds what the error is about to what is absent; returns the error to report if that is not possible.
    fn widen(&mut self, error: ValueError) -> Result<(), ValueError> {
        let error = with_its_key(error);
        if let (None, Reason::Refused { address: NO_TEXT, .. }) = (&error.key, &error.reason)
            && let Some((_, missing)) = self.fields.pop()
        {
            // What is read as an empty list under `flatten` has no name in its error. The field read last is it.
            return Err(missing);
        }
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

/// Makes the name of a missing field the key of the error.
fn with_its_key(error: ValueError) -> ValueError {
    match (&error.key, &error.reason) {
        (None, Reason::MissingField(field)) => ValueError::missing().at(Key::Field(field), true),
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_missing_field_costs_one_more_round() {
        for fields in [&[][..], &["a"], &["a", "b", "c"]] {
            let mut rounds = 0;
            let read = Absent::settle(|absent| {
                rounds += 1;
                let missing = fields.iter().find(|field| !absent.has(field));
                missing.map_or(Ok(()), |field| Err(Reason::MissingField(field).into()))
            });
            assert_eq!((read, rounds), (Ok(()), fields.len() + 1));
        }
    }

    #[test]
    fn a_field_that_cannot_be_absent_is_not_read_a_third_time() {
        let mut rounds = 0;
        let read = Absent::settle::<()>(|_| {
            rounds += 1;
            Err(Reason::MissingField("a").into())
        });
        assert_eq!((read, rounds), (Err(ValueError::missing().at(Key::Field("a"), true)), 2));
    }
}
