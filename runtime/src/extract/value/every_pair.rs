//! Everything that is wrong with a query or form.
//!
//! serde stops at the first error. So the type is read again with another text in place of the wrong one, for as long as
//! it finds something. What may be wrong only because of that text is not reported. A type that accepts any value first
//! (a tagged enum, `flatten`) is read from a copy, and of it only the first error is reported.

use serde::de::Deserialize;

use super::error::{Key, Reason, ValueError};
use super::pairs::Pairs;
use super::pairs_reader;
use super::refusals;
use super::replaced::Replaced;
use super::samples::{MAX_FAULTS, TEXTS};
use super::shape::Shape;

/// How often a type is read at most. A query has at most a thousand values, so that each takes well below a millisecond.
const MAX_READS: usize = 60;

/// Reads a struct, map or list of pairs from all names, or returns all that is wrong.
pub(crate) fn read<'de, T: Deserialize<'de>>(
    pairs: Pairs<'de>,
    shape: Shape,
    is_present: bool,
) -> Result<T, Vec<ValueError>> {
    pairs_reader::read(pairs, is_present, &Replaced::default()).map_err(|first| {
        let is_only_one = !matches!(shape, Shape::Fields(_)) && (shape != Shape::Map || refusals::has_asked());
        let mut search = Search { faults: Vec::new(), replaced: Replaced::default(), tried: 0, has_given_up: false };
        if search.learn(first) && !is_only_one {
            search.run(&mut |replaced| pairs_reader::read::<T>(pairs, is_present, replaced).err());
        }
        search.faults
    })
}

struct Search {
    faults: Vec<ValueError>,
    replaced: Replaced,
    /// How many texts were tried in place of the fault found last.
    tried: usize,
    /// Whether a value is left out that the type may need, perhaps under another of its names.
    has_given_up: bool,
}

impl Search {
    /// Reads until nothing new is wrong.
    fn run(&mut self, read: &mut dyn FnMut(&Replaced) -> Option<ValueError>) {
        for _ in 0..MAX_READS {
            let Some(error) = read(&self.replaced) else { return };
            if self.replaced.is_doubtful() || !self.learn(error) || self.faults.len() == MAX_FAULTS {
                return;
            }
        }
    }

    /// Records an error, and replaces what it is about; false if nothing more can be found.
    fn learn(&mut self, error: ValueError) -> bool {
        let Some(key) = &error.key else { return self.end_with(error) };
        let name = match key {
            Key::Field(name) => (*name).to_owned(),
            Key::Name(name) => name.clone(),
        };
        let is_missing = matches!(error.reason, Reason::Missing | Reason::MissingField(_));
        if matches!(error.reason, Reason::Unsupported(_)) {
            return self.end_with(error);
        }
        if self.replaced.text(&name).is_some() {
            self.try_another(&name, error.choices);
            return true;
        }
        if self.replaced.is_left_out(&name) || (is_missing && self.has_given_up) {
            return false;
        }
        let first = if error.choices.is_empty() { TEXTS.first() } else { error.choices.first() };
        self.replaced.set(&name, first.copied().filter(|_| !error.is_unknown));
        self.tried = 0;
        self.faults.push(error);
        true
    }

    /// A text in place of a wrong one was refused: the next one is tried, or the first that the type has named.
    fn try_another(&mut self, name: &str, choices: &'static [&'static str]) {
        let Some(last) = self.faults.last_mut() else { return };
        if last.choices.is_empty() && !choices.is_empty() {
            last.choices = choices;
            self.tried = 0;
        } else {
            self.tried += 1;
        }
        let texts = if last.choices.is_empty() { TEXTS.as_slice() } else { last.choices };
        let next = texts.get(self.tried).copied();
        self.has_given_up |= next.is_none();
        self.replaced.set(name, next);
    }

    /// The only error, if it is the first: a later one may come from what was replaced.
    fn end_with(&mut self, error: ValueError) -> bool {
        if self.faults.is_empty() {
            self.faults.push(error);
        }
        false
    }
}
