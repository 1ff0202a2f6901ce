//! Types that accept any value first, and decide afterwards: untagged and tagged enums, and what is under `flatten`.
//!
//! serde stores a copy of the value for such a type, and reads the fields from the copy. Text from a request is then text,
//! although a field needs a number: the copy fails, or an untagged enum takes another variant. The error contains the text
//! itself, not a copy of it, so its address says which value was wrong. That value is given as what the field needs, and
//! everything is read once more.
//!
//! The values and the errors are made by code of serde, which hands neither of them anything of ours. So both sides meet
//! in a variable of the thread; nothing waits while a type is read.

use std::cell::{Cell, RefCell};

use super::error::{Reason, ValueError};
use super::{number, phrases};

/// How often one argument is read at most.
const MAX_ROUNDS: usize = 100;
/// After so many values, all that can be given in the same way are. Only a map under `flatten` has more.
const MAX_GIVEN_ONE_BY_ONE: usize = 16;
/// Stands for every text.
const EVERY_TEXT: usize = 0;
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
struct Demand {
    address: usize,
    needed: Needed,
}

/// What was needed in place of the texts that a type has refused.
#[derive(Clone, Copy, Debug)]
struct Refusals {
    need_object: bool,
    need_another: bool,
}

thread_local! {
    /// Whether a type has asked for any value.
    static ASKED: Cell<bool> = const { Cell::new(false) };
    static REFUSALS: Cell<Refusals> = const { Cell::new(Refusals { need_object: false, need_another: false }) };
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
        REFUSALS.set(Refusals { need_object: false, need_another: false });
        DEMANDS.with_borrow_mut(Vec::clear);
    }
}

/// Records that a value was refused which another text could replace.
pub(crate) fn refuse_value() {
    if ASKED.get() {
        REFUSALS.set(Refusals { need_another: true, ..REFUSALS.get() });
    }
}

/// Whether the type that was read last, and failed, can only be read from an object, which no text is.
pub(crate) fn needs_object(error: &ValueError) -> bool {
    match error.reason {
        Reason::Refused { needs_object, .. } => needs_object,
        // No variant of an untagged enum accepts it.
        Reason::Message(ref message) if message == phrases::NO_VARIANT => {
            let Refusals { need_object, need_another } = REFUSALS.get();
            ASKED.get() && need_object && !need_another
        }
        _ => false,
    }
}

/// Whether that text was refused because the type needs this.
pub(crate) fn is_given(text: &str, needed: Needed) -> bool {
    let at = address(text);
    GIVEN.with_borrow(|given| {
        given.iter().any(|one| one.needed == needed && (one.address == at || one.address == EVERY_TEXT))
    })
}

/// The reason why a type that accepts any value refuses this text.
pub(crate) fn refused(text: &str, expected: &str) -> Reason {
    let message = format!("must be {}", phrases::expected(expected));
    let needed = needed(text, expected);
    if !ASKED.get() {
        return Reason::Message(message.into());
    }
    let address = address(text);
    let needs_object = needed == Needed::Object;
    let Refusals { need_object, need_another } = REFUSALS.get();
    REFUSALS.set(Refusals { need_object: need_object || needs_object, need_another: need_another || !needs_object });
    if can_be_given(text, expected, needed) {
        DEMANDS.with_borrow_mut(|demands| demands.push(Demand { address, needed }));
    }
    Reason::Refused { message: message.into(), address, needs_object }
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
        Needed::Number if expected == "f32" => number::single_precision(text).is_ok(),
        Needed::Number => number::float(text).is_ok() || super::claim_time::seconds(text).is_some(),
        Needed::Truth => text.is_empty() || number::truth(text).is_ok(),
        Needed::Object => text.starts_with('{'),
        Needed::List | Needed::Nothing => true,
    }
}

/// Reads a value, and once more for each text of which its type needs something else.
pub(crate) fn settle<T>(mut read: impl FnMut() -> Result<T, ValueError>) -> Result<T, ValueError> {
    ASKED.set(false);
    let first = read();
    if ASKED.get() { Rounds { read, left: MAX_ROUNDS, given: 0 }.improve(first) } else { first }
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
        for demand in DEMANDS.take() {
            let Some(_given) = Given::new(demand, self.given) else { continue };
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
}

/// A demand that is met until this is dropped, by a panic too.
struct Given;

impl Given {
    /// `None` if it is met already.
    fn new(mut demand: Demand, given: usize) -> Option<Self> {
        if given >= MAX_GIVEN_ONE_BY_ONE && matches!(demand.needed, Needed::Number | Needed::Truth) {
            demand.address = EVERY_TEXT;
        }
        GIVEN.with_borrow_mut(|all| {
            if all.contains(&demand) {
                return None;
            }
            all.push(demand);
            Some(Given)
        })
    }
}

impl Drop for Given {
    fn drop(&mut self) {
        GIVEN.with_borrow_mut(Vec::pop);
    }
}
