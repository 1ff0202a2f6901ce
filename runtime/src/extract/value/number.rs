//! Numbers and bools from text.

use std::fmt::Display;
use std::str::FromStr;

use serde::de::Visitor;

use super::error::ValueError;
use super::{numeric, phrases};

/// An integer type with its least and greatest value.
pub(crate) trait WholeNumber: FromStr + Display {
    const LEAST: Self;
    const MOST: Self;
}

macro_rules! whole {
    ($($type:ident)*) => {
        $(impl WholeNumber for $type {
            const LEAST: Self = $type::MIN;
            const MOST: Self = $type::MAX;
        })*
    };
}

whole!(u8 u16 u32 u64 u128 i8 i16 i32 i64 i128);

/// A whole number in decimal digits.
pub(crate) fn whole<T: WholeNumber>(text: &str) -> Result<T, ValueError> {
    text.parse().map_err(|_| {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return ValueError::message("is not a whole number");
        }
        ValueError::message(phrases::out_of_range_of(text.starts_with('-'), T::LEAST, T::MOST))
    })
}

/// Visits a number for a type that accepts any value; the text, if it is not a number.
pub(crate) fn visit_any<'de, V: Visitor<'de>>(
    number: &str,
    text: &'de str,
    visitor: V,
) -> Result<V::Value, ValueError> {
    if let Ok(number) = number.parse::<u64>() {
        return visitor.visit_u64(number);
    }
    if let Ok(number) = number.parse::<i64>() {
        return visitor.visit_i64(number);
    }
    match float(number) {
        Ok(number) => visitor.visit_f64(number),
        Err(_) => visitor.visit_borrowed_str(text),
    }
}

/// A number that an `f32` holds. Beyond its range Rust makes it infinite.
pub(crate) fn single_precision(text: &str) -> Result<f32, ValueError> {
    numeric::narrowed(float(text)?).ok_or_else(|| ValueError::message(phrases::TOO_LARGE))
}

/// A finite number.
pub(crate) fn float(text: &str) -> Result<f64, ValueError> {
    match numeric::float(text) {
        Some(number) if number.is_finite() => Ok(number),
        Some(_) => Err(ValueError::message(phrases::TOO_LARGE)),
        None => Err(ValueError::message("is not a number")),
    }
}

/// A bool: `true`, `false`, `1`, `0`, `yes`, `no`, `on` or `off`, in any case.
pub(crate) fn truth(text: &str) -> Result<bool, ValueError> {
    numeric::truth(text).ok_or_else(|| ValueError::message("is neither `true` nor `false`"))
}
