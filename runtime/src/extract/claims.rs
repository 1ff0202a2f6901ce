//! Arguments from the claims about the caller.

use http::StatusCode;

use super::value::absent::Absent;
use super::value::claims_reader::ClaimsReader;
use super::value::shape;
use super::value::text::TextValue;
use super::{Readable, Rejection, Rejections};
use crate::event::Event;
use crate::spec::Part;

const UNKNOWN: &str = "the caller is not known: no authorizer has checked the request";

/// Reads an argument, or records that the claims are missing or do not suffice (401).
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
