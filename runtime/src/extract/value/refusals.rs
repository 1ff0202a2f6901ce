//! What types that accept any value have refused on this thread, and what they are given instead.
//!
//! The values and the errors of such a type are made by code of serde, which hands neither of them anything of ours. So
//! both sides meet in variables of the thread; nothing waits while a type is read. See `buffered.rs` for the use of it.

use std::cell::{Cell, RefCell};

use super::{claim_time, numeric, phrases};

/// Stands for every text.
pub(crate) const EVERY_TEXT: usize = 0;
/// What an error is about that is not about a text.
pub(crate) const NO_TEXT: usize = 0;

/// What a field needs in place of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needed {
    Number,
    Truth,
    List,
    /// An object, which text can be in a claim only.
    Object,
    /// `None`, since the text is empty.
    Nothing,
}

/// That a field needs something else than the text at that address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Demand {
    pub(crate) address: usize,
    pub(crate) needed: Needed,
}

/// What was needed in place of what a type has refused.
#[derive(Clone, Copy, Debug)]
struct Refusals {
    /// An object in place of text.
    need_object: bool,
    /// Text in place of an object.
    need_text: bool,
    /// Another text, or another object.
    need_another: bool,
}

const NONE: Refusals = Refusals { need_object: false, need_text: false, need_another: false };

thread_local! {
    /// Whether a type has asked for any value.
    static ASKED: Cell<bool> = const { Cell::new(false) };
    static REFUSALS: Cell<Refusals> = const { Cell::new(NONE) };
    static DEMANDS: RefCell<Vec<Demand>> = const { RefCell::new(Vec::new()) };
    static GIVEN: RefCell<Vec<Demand>> = const { RefCell::new(Vec::new()) };
}

/// Identifies a text of the request.
pub(crate) fn address(text: &str) -> usize {
    text.as_ptr() as usize
}

/// Records that a type asks for any value, whatever it is.
pub(crate) fn ask() {
    if !ASKED.replace(true) {
        REFUSALS.set(NONE);
        DEMANDS.with_borrow_mut(Vec::clear);
    }
}

/// Records that an object was refused.
pub(crate) fn refuse_object() {
    if ASKED.get() {
        REFUSALS.set(Refusals { need_text: true, ..REFUSALS.get() });
    }
}

/// Records that a value was refused which another one could replace.
pub(crate) fn refuse_value() {
    if ASKED.get() {
        REFUSALS.set(Refusals { need_another: true, ..REFUSALS.get() });
    }
}

/// Whether that text was refused because the type needs this.
pub(crate) fn is_given(text: &str, needed: Needed) -> bool {
    let at = address(text);
    GIVEN.with_borrow(|given| {
        given.iter().any(|one| one.needed == needed && (one.address == at || one.address == EVERY_TEXT))
    })
}

/// Records that a type refused this text. If the type accepts any value, returns the text's address, and whether the type
/// needs an object.
pub(crate) fn refuse(text: &str, expected: &str) -> Option<(usize, bool)> {
    if !ASKED.get() {
        return None;
    }
    let needed = needed(text, expected);
    let address = address(text);
    let needs_object = needed == Needed::Object;
    let mut refusals = REFUSALS.get();
    refusals.need_object |= needs_object;
    refusals.need_another |= !needs_object;
    REFUSALS.set(refusals);
    if can_be_given(text, expected, needed) {
        DEMANDS.with_borrow_mut(|demands| demands.push(Demand { address, needed }));
    }
    Some((address, needs_object))
}

/// What a type needs that refuses a text, by its description of itself.
fn needed(text: &str, expected: &str) -> Needed {
    match &*phrases::expected(expected) {
        "an object" => Needed::Object,
        list if list.starts_with("an array") => Needed::List,
        "`true` or `false`" => Needed::Truth,
        _ if text.is_empty() => Needed::Nothing,
        _ => Needed::Number,
    }
}

fn can_be_given(text: &str, expected: &str, needed: Needed) -> bool {
    match needed {
        Needed::Number => {
            let number = numeric::float(text).filter(|number| number.is_finite());
            let is_held = number.is_some_and(|number| expected != "f32" || numeric::narrowed(number).is_some());
            is_held || claim_time::seconds(text).is_some()
        }
        Needed::Truth => text.is_empty() || numeric::truth(text).is_some(),
        Needed::Object => text.starts_with('{'),
        Needed::List | Needed::Nothing => true,
    }
}

/// The demands of the last round that can be met.
pub(crate) fn take_demands() -> Vec<Demand> {
    DEMANDS.take()
}

/// Starts over: no type has asked for any value.
pub(crate) fn start() {
    ASKED.set(false);
}

/// Whether a type has asked for any value since the start.
pub(crate) fn has_asked() -> bool {
    ASKED.get()
}

/// Whether since then all that was refused is texts in place of objects.
pub(crate) fn only_objects_are_needed() -> bool {
    matches!(REFUSALS.get(), Refusals { need_object: true, need_text: false, need_another: false }) && ASKED.get()
}

/// Whether since then all that was refused is objects in place of texts.
pub(crate) fn only_texts_are_needed() -> bool {
    matches!(REFUSALS.get(), Refusals { need_object: false, need_text: true, need_another: false }) && ASKED.get()
}

/// A demand that is met until this is dropped, by a panic too.
pub(crate) struct Given(());

impl Given {
    /// `None` if it is met already.
    pub(crate) fn new(demand: Demand) -> Option<Self> {
        GIVEN.with_borrow_mut(|all| {
            if all.contains(&demand) {
                return None;
            }
            all.push(demand);
            Some(Given(()))
        })
    }
}

impl Drop for Given {
    fn drop(&mut self) {
        GIVEN.with_borrow_mut(Vec::pop);
    }
}
