//! Where a run is: a value in the text, or in a stand-in, and all that it is in.

use std::cell::Cell;

use super::ask::Ask;
use super::patches::{Id, Patches, StandIn};

/// What a value is in the one that it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The body itself.
    Document,
    Element,
    Member,
    /// A member that the text does not have.
    Added,
    /// What the variant of an enum contains.
    Content,
    /// The name of a member, not its value.
    Name,
}

/// A value, while it is read. The cells are set by what is read of it.
pub(super) struct Place<'p> {
    pub(super) parent: Option<&'p Place<'p>>,
    pub(super) kind: Kind,
    pub(super) name: &'p str,
    pub(super) index: usize,
    pub(super) id: Id,
    /// Where it starts in the text; what is not in the text starts where the value does that it would be in.
    pub(super) start: usize,
    pub(super) stand_in: Option<StandIn>,
    /// How deep it is, within the text or within a stand-in.
    pub(super) depth: usize,
    pub(super) asked: Cell<Option<Ask>>,
    /// Whether one of its parts is not what the text has.
    pub(super) is_patched: Cell<bool>,
    /// Whether its type may read one part differently because of another.
    pub(super) is_opaque: Cell<bool>,
    /// Whether serde stores an object or array in it to read it later, without its place.
    pub(super) has_buffer: Cell<bool>,
    /// The value of the member that was read last.
    pub(super) last: Cell<Option<usize>>,
}

impl<'p> Place<'p> {
    pub(super) fn document(patches: &Patches, start: usize) -> Self {
        let id = Id::of_text(start);
        Place {
            parent: None,
            kind: Kind::Document,
            name: "",
            index: 0,
            id,
            start,
            stand_in: patches.stand_in(id),
            depth: 0,
            asked: Cell::new(None),
            is_patched: Cell::new(false),
            is_opaque: Cell::new(false),
            has_buffer: Cell::new(false),
            last: Cell::new(None),
        }
    }

    /// The value in this one with that name or index, which starts there if this one is in the text.
    pub(super) fn inner(
        &'p self,
        patches: &Patches,
        kind: Kind,
        (name, index): (&'p str, usize),
        start: Option<usize>,
    ) -> Self {
        let start = start.filter(|_| self.stand_in.is_none());
        let id = start.map_or_else(|| Id::of_stand_in(self.id, name, index), Id::of_text);
        let stand_in = patches.stand_in(id).or_else(|| start.is_none().then(StandIn::default));
        let stand_in = stand_in.filter(|_| kind != Kind::Name);
        let is_in_text = stand_in.is_none();
        if !is_in_text {
            self.is_patched.set(true);
        }
        let depth = if is_in_text || self.stand_in.is_some() { self.depth + 1 } else { 0 };
        let start = start.unwrap_or(self.start);
        Place { parent: Some(self), kind, name, index, id, stand_in, depth, ..Place::document(patches, start) }
    }

    /// Whether it is in the text, and something else is read in its place.
    pub(super) fn is_replaced(&self) -> bool {
        let parent = self.parent.and_then(|parent| parent.stand_in);
        self.stand_in.is_some() && parent.is_none() && self.kind != Kind::Added
    }
}
