//! Types that accept any value first, and decide afterwards: untagged and tagged enums, and what is under `flatten`.
//!
//! serde stores a copy of the value for such a type, and reads the fields from the copy. Text from a request is then text,
//! although a field needs a number: the copy fails, or an untagged enum takes another variant. The error contains the text
//! itself, not a copy of it, so its address says which value was wrong. That value is given as what the field needs, and
//! everything is read once more.

use super::error::{Reason, ValueError};
use super::phrases;
use super::refusals::{self, Demand, EVERY_TEXT, Given, Needed};

/// How often one argument is read at most.
const MAX_ROUNDS: usize = 100;
/// After so many values, all that can be given in the same way are. Only a map under `flatten` has more.
const MAX_GIVEN_ONE_BY_ONE: usize = 16;

/// Whether the type that was read last, and failed, can only be read from an object, which no text is.
pub(crate) fn needs_object(error: &ValueError) -> bool {
    match error.reason {
        Reason::Refused { needs_object, .. } => needs_object,
        // No variant of an untagged enum accepts it.
        Reason::Message(ref message) if message == phrases::NO_VARIANT => refusals::only_objects_are_needed(),
        _ => false,
    }
}

/// Reads a value, and once more for each text of which its type needs something else.
pub(crate) fn settle<T>(mut read: impl FnMut() -> Result<T, ValueError>) -> Result<T, ValueError> {
    refusals::start();
    let first = read();
    if refusals::has_asked() { Rounds { read, left: MAX_ROUNDS, given: 0 }.improve(first) } else { first }
}

struct Rounds<R> {
    read: R,
    left: usize,
    given: usize,
}

impl<R> Rounds<R> {
    /// The value that comes out if the demands of the last round are met; else the result of that round.
    ///
    /// They are met even if there is a value: it may be a later variant of an untagged enum, whose first one fits.
    fn improve<T>(&mut self, last: Result<T, ValueError>) -> Result<T, ValueError>
    where
        R: FnMut() -> Result<T, ValueError>,
    {
        let (mut best, mut is_first) = (last, true);
        for demand in refusals::take_demands() {
            let Some(_given) = self.give(demand) else { continue };
            let Some(left) = self.left.checked_sub(1) else { break };
            self.left = left;
            self.given += 1;
            let next = (self.read)().map_err(|error| error.about(demand.address));
            let next = self.improve(next);
            self.given -= 1;
            match next {
                Ok(value) => return Ok(value),
                // The first error of the last value is the one to report.
                Err(error) if best.is_err() && is_first && demand.needed != Needed::Nothing => best = Err(error),
                Err(_) => {}
            }
            is_first = false;
        }
        best
    }

    fn give(&self, mut demand: Demand) -> Option<Given> {
        if self.given >= MAX_GIVEN_ONE_BY_ONE && demand.needed != Needed::Object {
            demand.address = EVERY_TEXT;
        }
        Given::new(demand)
    }
}
