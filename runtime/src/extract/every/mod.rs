//! Every wrong place of a JSON body.
//!
//! serde stops at the first error. So the type is asked again, for as long as it finds something: each place that was
//! wrong is replaced by a stand-in, a value that the type accepts there. The type itself says what that could be, by what
//! it asks the deserializer for: a number, a text, the fields of a struct. This happens only after a body has been refused,
//! and a body is refused only by the type: what is found here are the places, never the verdict.
//!
//! No place is invented. What may be wrong only because of a stand-in is not reported, and the client sees it once the
//! rest is right: a type whose check needs several fields, what an enum contains whose tag is wrong. Types that accept any
//! value first (untagged and tagged enums, `flatten`) are read by serde from a copy that has no places; of each only the
//! first error is reported, at the object.

mod ask;
mod cursor;
mod elements;
mod error;
mod fault;
mod members;
mod name;
mod patches;
mod place;
mod read;
mod report;
mod run;
mod search;
mod site;
#[cfg(test)]
mod tests;
mod token;
mod value;
mod variant;

use std::marker::PhantomData;

use serde::Deserialize;

pub(super) use fault::Fault;
use place::Place;
use read::Read as _;
use search::{Search, Spent};

/// The wrong places of a body that the type has refused, in the order of the text. There are none if the deserializer of
/// these runs accepts it.
pub(super) fn faults<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Vec<Fault> {
    search::<T>(bytes).0
}

/// The faults, and what it took to find them.
fn search<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> (Vec<Fault>, Spent) {
    let text = match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => text,
        // What is before the damage may be read.
        Err(error) => bytes.get(..error.valid_up_to()).and_then(|text| str::from_utf8(text).ok()).unwrap_or_default(),
    };
    Search::new(text).run(&mut |run| {
        let document = Place::document(run.patches, run.cursor.position());
        value::Values::read(run, &document, None, PhantomData::<T>).err()
    })
}
