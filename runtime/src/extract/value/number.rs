//! Numbers and bools from text.

use std::fmt::Display;
use std::str::FromStr;

use serde::de::Visitor;

use super::error::ValueError;

pub(crate) const TOO_LARGE: &str = "is too large a number";

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
        ValueError::message(out_of_range(text.starts_with('-'), T::LEAST, T::MOST))
    })
}

/// The rest of a sentence about a whole number that its type cannot hold.
pub(crate) fn out_of_range(is_negative: bool, least: impl Display, most: impl Display) -> String {
    let size = if is_negative { "small" } else { "large" };
    format!("is too {size}: it must be between {least} and {most}")
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
    narrowed(float(text)?).ok_or_else(|| ValueError::message(TOO_LARGE))
}

/// The nearest `f32`; `None` if the number is beyond its range.
pub(crate) fn narrowed(number: f64) -> Option<f32> {
    #[expect(clippy::cast_possible_truncation, reason = "rounded to what the type holds, as every parser does")]
    let narrow = number as f32;
    Some(narrow).filter(|narrow| narrow.is_finite())
}

/// A finite number. `NaN` and `inf`, which Rust also parses, are rejected: no client means them as numbers.
pub(crate) fn float(text: &str) -> Result<f64, ValueError> {
    let parsed = text.parse::<f64>().ok().filter(|_| text.bytes().any(|byte| byte.is_ascii_digit()));
    match parsed {
        Some(number) if number.is_finite() => Ok(number),
        Some(_) => Err(ValueError::message(TOO_LARGE)),
        None => Err(ValueError::message("is not a number")),
    }
}

/// A bool: `true`, `false`, `1`, `0`, `yes`, `no`, `on` or `off`, in any case.
pub(crate) fn truth(text: &str) -> Result<bool, ValueError> {
    let is = |spellings: [&str; 4]| spellings.iter().any(|spelling| spelling.eq_ignore_ascii_case(text));
    if is(["true", "1", "yes", "on"]) {
        return Ok(true);
    }
    if is(["false", "0", "no", "off"]) {
        return Ok(false);
    }
    Err(ValueError::message("is neither `true` nor `false`"))
}
