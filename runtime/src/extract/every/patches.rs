//! What the next run gives a type in place of what is wrong.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Identifies a value: by where it starts in the text or, outside of the text, by where it would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id(u64);

impl Id {
    /// The value that starts there.
    pub(super) fn of_text(start: usize) -> Self {
        Id(start as u64)
    }

    /// A value that is not in the text: a member or an element of that value.
    pub(super) fn of_stand_in(parent: Id, name: &str, index: usize) -> Self {
        let mut hasher = DefaultHasher::new();
        (parent.0, name, index).hash(&mut hasher);
        // Texts are shorter than that.
        Id(hasher.finish() | 1 << 63)
    }
}

/// One of the values that a type may accept in place of a wrong one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct StandIn {
    pub(super) nth: usize,
    /// The texts that the type accepts, if it has named them.
    pub(super) choices: &'static [&'static str],
}

#[derive(Clone, Copy, Debug)]
enum Patch {
    StandIn(StandIn),
    LeftOut,
}

/// The changes to the text that the next run sees.
#[derive(Debug, Default)]
pub(super) struct Patches {
    values: BTreeMap<Id, Patch>,
    /// The members that an object has in addition.
    added: BTreeMap<Id, Vec<&'static str>>,
}

impl Patches {
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty() && self.added.is_empty()
    }

    pub(super) fn stand_in(&self, id: Id) -> Option<StandIn> {
        match self.values.get(&id) {
            Some(Patch::StandIn(stand_in)) => Some(*stand_in),
            _ => None,
        }
    }

    pub(super) fn is_left_out(&self, id: Id) -> bool {
        matches!(self.values.get(&id), Some(Patch::LeftOut))
    }

    pub(super) fn added(&self, object: Id) -> &[&'static str] {
        self.added.get(&object).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn replace(&mut self, id: Id, stand_in: StandIn) {
        self.values.insert(id, Patch::StandIn(stand_in));
    }

    pub(super) fn leave_out(&mut self, id: Id) {
        self.values.insert(id, Patch::LeftOut);
    }

    pub(super) fn add(&mut self, object: Id, name: &'static str) {
        self.added.entry(object).or_default().push(name);
    }

    /// Whether anything is changed within the value from `start` to `end`, or at its start.
    pub(super) fn are_within(&self, start: usize, end: usize) -> bool {
        let (start, end) = (Id::of_text(start), Id::of_text(end));
        self.values.range(start..end).next().is_some() || self.added.range(start..end).next().is_some()
    }
}
