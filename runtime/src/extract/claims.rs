//! Arguments from what the authorizer said of the caller.

use http::StatusCode;

use super::value::absent::Absent;
use super::value::claims_reader::ClaimsReader;
use super::value::shape;
use super::value::text::TextValue;
use super::{Readable, Rejection, Rejections};
use crate::event::Event;
use crate::spec::Part;

const UNKNOWN: &str = "who calls is not known: the request has not passed an authorizer";

/// Reads an argument, or says that the caller is not known well enough (401).
pub fn read<'r, T: Readable<'r>>(event: &'r Event<'_>, rejections: &mut Rejections) -> Option<T> {
    let (_, optional) = shape::of::<T>();
    let found = match event.claims() {
        Some(claims) => Absent::settle(|absent| T::deserialize(ClaimsReader { claims, absent })),
        None if optional => T::deserialize(TextValue::absent()),
        None => {
            rejections.push(Rejection::of_part(StatusCode::UNAUTHORIZED, Part::Claims, UNKNOWN));
            return None;
        }
    };
    found.map_err(|error| rejections.push(Rejection::of_value(Part::Claims, "", error))).ok()
}
