//! Arguments from what the authorizer said of the caller.

use crate::event::{Event, Json};

use super::{Readable, Rejection, Rejections};
use crate::route::Part;
use http::StatusCode;

/// The claims of the caller.
#[derive(Debug)]
pub struct Raw<'a> {
    claims: Option<Json<'a>>,
}

/// Finds the claims.
pub fn raw<'a>(event: &'a Event<'_>) -> Raw<'a> {
    let authorizer = event.authorizer();
    let claims = authorizer.and_then(|json| json.get("jwt")?.get("claims").or(json.get("claims")));
    Raw { claims: claims.or(authorizer) }
}

/// Reads an argument.
pub fn read<'r, T: Readable<'r>>(raw: &'r Raw<'_>, rejections: &mut Rejections) -> Option<T> {
    let text = raw.claims.map_or("null", Json::raw);
    serde_json::from_str(text)
        .map_err(|error| rejections.push(Rejection::of_part(StatusCode::UNAUTHORIZED, Part::Claims, error.to_string())))
        .ok()
}
