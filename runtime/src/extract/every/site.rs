//! Where a run has stopped, after it has.

use super::ask::Ask;
use super::patches::{Id, StandIn};
use super::place::{Kind, Place};
use crate::text::shortened::shortened;

/// One value on the way to where a run has stopped.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) kind: Kind,
    pub(super) name: String,
    index: usize,
    pub(super) id: Id,
    pub(super) start: usize,
    pub(super) stand_in: Option<StandIn>,
    pub(super) asked: Option<Ask>,
    pub(super) is_opaque: bool,
    is_patched: bool,
    pub(super) has_buffer: bool,
    pub(super) last: Option<usize>,
}

impl Step {
    fn of(place: &Place<'_>) -> Self {
        Step {
            kind: place.kind,
            name: shortened(place.name).into_owned(),
            index: place.index,
            id: place.id,
            start: place.start,
            stand_in: place.stand_in,
            asked: place.asked.get(),
            is_opaque: place.is_opaque.get(),
            is_patched: place.is_patched.get(),
            has_buffer: place.has_buffer.get(),
            last: place.last.get(),
        }
    }

    /// The stand-in after this one, if there is one.
    pub(super) fn next_stand_in(&self) -> Option<StandIn> {
        let StandIn { nth, choices } = self.stand_in?;
        let next = StandIn { nth: nth + 1, choices };
        (next.nth < self.asked?.stand_ins(choices)).then_some(next)
    }

    /// Whether it is a stand-in that may be one of these texts, which its type has named now.
    pub(super) fn accepts_choices(&self, choices: &'static [&'static str]) -> bool {
        let is_new = self.stand_in.is_some_and(|stand_in| stand_in.choices != choices);
        is_new && !choices.is_empty() && matches!(self.asked, Some(Ask::Text | Ask::Identifier))
    }

    /// Whether it is a stand-in for an object that has only the members that its type asks for.
    pub(super) fn is_object_to_fill(&self) -> bool {
        match (self.asked, self.stand_in) {
            (Some(Ask::Map | Ask::AnyObject), Some(_)) => true,
            (Some(Ask::Struct(_) | Ask::Any), Some(StandIn { nth, .. })) => nth == 1,
            _ => false,
        }
    }
}

/// The value where a run has stopped, and all that it is in.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) here: Step,
    /// From the innermost to the document.
    pub(super) around: Vec<Step>,
}

impl Site {
    pub(super) fn of(place: &Place<'_>) -> Self {
        let parents = std::iter::successors(place.parent, |place| place.parent);
        Site { here: Step::of(place), around: parents.map(Step::of).collect() }
    }

    /// The value itself, and then those around it.
    pub(super) fn steps(&self) -> impl DoubleEndedIterator<Item = &Step> {
        std::iter::once(&self.here).chain(&self.around)
    }

    /// The value at that level; 0 is the value itself.
    pub(super) fn step(&self, level: usize) -> Option<&Step> {
        level.checked_sub(1).map_or(Some(&self.here), |level| self.around.get(level))
    }

    /// The level of the outermost stand-in.
    pub(super) fn stand_in(&self) -> Option<usize> {
        let inside = self.steps().take_while(|step| step.stand_in.is_some()).count();
        inside.checked_sub(1)
    }

    /// The level of a value around this one whose type may have read it differently because of a stand-in.
    pub(super) fn doubtful(&self) -> Option<usize> {
        self.around.iter().position(|step| step.is_opaque && step.is_patched).map(|level| level + 1)
    }

    /// Whether the value at that level is one of any number of elements.
    pub(super) fn is_in_list(&self, level: usize) -> bool {
        let is_list = self.step(level + 1).is_some_and(|step| matches!(step.asked, Some(Ask::List)));
        is_list && self.step(level).is_some_and(|step| step.kind == Kind::Element)
    }

    /// The place as a JSON pointer (RFC 6901).
    pub(super) fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in self.steps().rev() {
            match step.kind {
                Kind::Document => {}
                Kind::Element => push(&mut pointer, &step.index.to_string()),
                Kind::Member | Kind::Added | Kind::Content | Kind::Name => push(&mut pointer, &step.name),
            }
        }
        pointer
    }
}

/// Adds a name to a JSON pointer.
pub(super) fn push(pointer: &mut String, name: &str) {
    pointer.push('/');
    pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
}
