//! Arguments from the claims about the caller.

use http::StatusCode;

use super::value::absent::Absent;
use super::value::buffered;
use super::value::claims_reader::ClaimsReader;
use super::value::error::{Key, Reason, ValueError};
use super::value::text::TextValue;
use super::value::{refusals, shape};
use super::{Readable, Rejection, Rejections};
use crate::event::{Claim, Entry, Event};
use crate::spec::Part;

const UNKNOWN: &str = "the caller is not known: no authorizer has checked the request";

/// The error with the name of the claim that it is about.
fn named(error: ValueError, claims: &[Entry<'_>]) -> ValueError {
    let Reason::Refused { address, .. } = error.reason else { return error };
    let is_it = |claim: &Claim<'_>| matches!(claim, Claim::Text(text) if refusals::address(text) == address);
    match claims.iter().find(|(_, claim)| is_it(claim)) {
        Some((name, claim)) if error.key.is_none() => error.at(Key::Name(name.clone().into_owned()), claim.is_blank()),
        _ => error,
    }
}

/// Reads an argument, or records that claims are missing (401), or that the type does not fit those that there are
/// (500). The issuer wrote them, so a claim of another type is never the client's fault.
pub fn read<'r, T: Readable<'r>>(event: &'r Event<'_>, rejections: &mut Rejections) -> Option<T> {
    let (_, optional) = shape::of::<T>();
    let found = match event.claims() {
        Some(claims) => Absent::settle(|absent| {
            buffered::settle(|| T::deserialize(ClaimsReader { claims, absent })).map_err(|error| named(error, claims))
        }),
        None if optional => T::deserialize(TextValue::absent()),
        None => {
            rejections.push(Rejection::of_part(StatusCode::UNAUTHORIZED, Part::Claims, UNKNOWN));
            return None;
        }
    };
    found.map_err(|error| rejections.push(Rejection::of_value(Part::Claims, "", error))).ok()
}
