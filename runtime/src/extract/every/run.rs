//! One run over the text of a body.

use super::cursor::Cursor;
use super::error::{Error, What};
use super::patches::Patches;
use super::place::Place;

/// How deep values in the text may be nested, as for serde_json.
const MAX_DEPTH: usize = 127;
/// How deep stand-ins are nested. Only a type that contains itself goes further.
const MAX_STAND_IN_DEPTH: usize = 16;

/// What all of one run share.
pub(super) struct Run<'p, 'de> {
    pub(super) cursor: Cursor<'de>,
    pub(super) patches: &'p Patches,
}

impl Run<'_, '_> {
    /// Begins with a value: one that is replaced is skipped.
    pub(super) fn enter(&self, place: &Place<'_>) -> Result<(), Error> {
        match place.stand_in {
            None if place.depth > MAX_DEPTH => return Err(Error::new(What::Unreadable)),
            Some(_) if place.depth > MAX_STAND_IN_DEPTH => return Err(Error::new(What::TooDeep)),
            _ => {}
        }
        if place.is_replaced() {
            readable(self.cursor.skip())?;
        }
        Ok(())
    }
}

/// The value, unless the text does not continue as JSON.
pub(super) fn readable<T>(value: Option<T>) -> Result<T, Error> {
    value.ok_or_else(|| Error::new(What::Unreadable))
}
