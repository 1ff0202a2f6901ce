//! How the parts of a value are read: with the deserializer that the value itself is read with.

use serde::de::DeserializeSeed;

use super::error::Error;
use super::place::Place;
use super::run::Run;

/// A deserializer, without a value of it. The parts of arrays and objects know it only by this trait, since it uses them.
pub(super) trait Read {
    /// Reads the value at a place, or the text that is given in its stead.
    fn read<'p, 'de, S: DeserializeSeed<'de>>(
        run: &'p Run<'p, 'de>,
        place: &'p Place<'p>,
        text: Option<&'de str>,
        seed: S,
    ) -> Result<S::Value, Error>;
}
