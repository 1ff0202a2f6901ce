//! Rephrases the messages of serde, which are written for Rust programmers, for the developer who sent the request.
//!
//! No message contains the name of a Rust type, since a client does not know it.

use std::borrow::Cow;
use std::fmt::Display;

use crate::text::shortened::shortened;

/// What a value must be, from serde's description of what it expected.
pub(crate) fn expected(expectation: &str) -> Cow<'static, str> {
    if let Some(count) = count(expectation) {
        return format!("an array of {count} values").into();
    }
    let (first, rest) = expectation.split_once(' ').unwrap_or((expectation, ""));
    match (first, rest) {
        (integer, "") if range(integer).is_some() => "a whole number".into(),
        ("f32" | "f64", "") => "a number".into(),
        ("a", "boolean") => "`true` or `false`".into(),
        ("a", "character") => "one character".into(),
        ("a", "string" | "borrowed string" | "formatted string") => "a string".into(),
        ("a", "map") | ("struct" | "map" | "internally" | "adjacently", _) => "an object".into(),
        ("a", "sequence") | ("tuple" | "sequence", _) => "an array".into(),
        ("enum", _) | ("string", "or map") => "a string or an object".into(),
        ("unit", _) | ("null", "") => "null".into(),
        ("newtype" | "variant" | "option" | "field", _) => "something else".into(),
        ("a", _) if rest.starts_with("nonzero ") => "a whole number other than 0".into(),
        _ if expectation.contains("::") => "something else".into(),
        ("a" | "an" | "any" | "one" | "either" | "the", _) => expectation.to_owned().into(),
        _ => format!("a valid {expectation}").into(),
    }
}

/// What a value must be that has the right kind and is out of range.
pub(crate) fn out_of_range(is_negative: bool, expectation: &str) -> Cow<'static, str> {
    if let Some((least, most)) = range(expectation) {
        return out_of_range_of(is_negative, least, most).into();
    }
    if expectation == "f32" {
        return TOO_LARGE.into();
    }
    if expectation.starts_with("a nonzero ") {
        return "must not be 0".into();
    }
    format!("must be {}", expected(expectation)).into()
}

/// The rest of a sentence about a whole number that its type cannot hold.
pub(crate) fn out_of_range_of(is_negative: bool, least: impl Display, most: impl Display) -> String {
    let size = if is_negative { "small" } else { "large" };
    format!("is too {size}: it must be between {least} and {most}")
}

/// The least and the greatest value of an integer type.
pub(crate) fn range(name: &str) -> Option<(String, String)> {
    macro_rules! ranges {
        ($($type:ident)*) => {
            match name {
                $(stringify!($type) => Some(($type::MIN.to_string(), $type::MAX.to_string())),)*
                _ => None,
            }
        };
    }
    ranges!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize)
}

/// The number of elements in "a tuple of size 2", "an array of length 2" or "tuple struct Size with 2 elements".
pub(crate) fn count(expectation: &str) -> Option<usize> {
    let sized = ["a tuple of size ", "an array of length "].iter().find_map(|start| expectation.strip_prefix(start));
    let structs = || {
        let is_struct = expectation.starts_with("tuple ") || expectation.starts_with("struct ");
        let (_, count) = expectation.rsplit_once(" with ").filter(|_| is_struct)?;
        count.strip_suffix(" elements").or_else(|| count.strip_suffix(" element"))
    };
    sized.or_else(structs)?.parse().ok()
}

/// Lists names: "one of `asc`, `desc`".
pub(crate) fn one_of(names: &[&str]) -> String {
    match names {
        [] => "one of the known names (there are none)".to_owned(),
        [only] => format!("`{only}`"),
        names => format!("one of `{}`", names.join("`, `")),
    }
}

pub(crate) const TOO_LARGE: &str = "is too large a number";
pub(crate) const NO_VARIANT: &str = "has none of the allowed shapes";

/// Whether the message is that of an enum without a variant for the value.
pub(crate) fn is_of_no_variant(message: &str) -> bool {
    message.starts_with("data did not match any variant") || message.starts_with("no variant of enum ")
}

/// The message of a type's own `Deserialize`.
pub(crate) fn custom(message: &str) -> Cow<'static, str> {
    if is_of_no_variant(message) {
        return NO_VARIANT.into();
    }
    if message.contains("::") {
        return "cannot be read".into();
    }
    format!("cannot be read: {}", shortened(message)).into()
}
