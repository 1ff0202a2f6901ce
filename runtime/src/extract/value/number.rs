//! Numbers and bools from text.

use std::fmt::Display;
use std::str::FromStr;

use super::error::ValueError;

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
        ValueError::message(format!("must be between {} and {}", T::LEAST, T::MOST))
    })
}

/// A finite number. `NaN` and `inf`, which Rust also parses, are rejected: no client means them as numbers.
pub(crate) fn float(text: &str) -> Result<f64, ValueError> {
    let parsed = text.parse::<f64>().ok().filter(|_| text.bytes().any(|byte| byte.is_ascii_digit()));
    match parsed {
        Some(number) if number.is_finite() => Ok(number),
        Some(_) => Err(ValueError::message("is too large a number")),
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
