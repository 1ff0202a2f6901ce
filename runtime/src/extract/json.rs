//! JSON bodies.

use http::StatusCode;
use serde::Deserialize;

use crate::route::Part;

use super::value::Value;
use super::{Rejection, shape};

/// What an absent body is, for a type that may be absent.
pub(crate) fn nothing<'de, T: Deserialize<'de>>() -> Option<T> {
    let (_, optional) = shape::of::<T>();
    if optional { T::deserialize(Value::absent()).ok() } else { None }
}

/// Reads a JSON body.
pub(crate) fn read<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, Rejection> {
    serde_json::from_slice(bytes).map_err(|error| {
        let status = if error.is_data() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
        Rejection::of_part(status, Part::Body, error.to_string())
    })
}
