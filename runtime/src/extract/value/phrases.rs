//! Serde's words for programmers of Rust, in words for whoever sent the request.
//!
//! No message shows the name of a Rust type: the client has never heard of it.

use std::borrow::Cow;

/// What serde says that it expected, as what a value must be.
pub(crate) fn expected(words: &str) -> Cow<'static, str> {
    if let Some(count) = count(words) {
        return format!("an array of {count} values").into();
    }
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
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
        _ if words.contains("::") => "something else".into(),
        ("a" | "an" | "any" | "one" | "either" | "the", _) => words.to_owned().into(),
        _ => format!("a valid {words}").into(),
    }
}

/// What a value of the right kind that does not fit must be.
pub(crate) fn out_of_range(expectation: &str) -> Cow<'static, str> {
    if let Some((least, most)) = range(expectation) {
        return format!("must be between {least} and {most}").into();
    }
    if expectation.starts_with("a nonzero ") {
        return "must not be 0".into();
    }
    format!("must be {}", expected(expectation)).into()
}

/// The least and the greatest value of an integer type.
fn range(name: &str) -> Option<(String, String)> {
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

/// How many elements "a tuple of size 2", "an array of length 2" and "tuple struct Size with 2 elements" have.
pub(crate) fn count(words: &str) -> Option<usize> {
    let sized = ["a tuple of size ", "an array of length "].iter().find_map(|start| words.strip_prefix(start));
    let structs = || {
        let is_struct = words.starts_with("tuple ") || words.starts_with("struct ");
        let (_, count) = words.rsplit_once(" with ").filter(|_| is_struct)?;
        count.strip_suffix(" elements").or_else(|| count.strip_suffix(" element"))
    };
    sized.or_else(structs)?.parse().ok()
}

/// "one of `asc`, `desc`".
pub(crate) fn one_of(names: &[&str]) -> String {
    match names {
        [] => "one of no values at all".to_owned(),
        [only] => format!("`{only}`"),
        names => format!("one of `{}`", names.join("`, `")),
    }
}

/// The message of a type's own `Deserialize`.
pub(crate) fn custom(message: &str) -> Cow<'static, str> {
    if message.starts_with("data did not match any variant") || message.starts_with("no variant of enum ") {
        return "fits none of the forms that it may have".into();
    }
    if message.contains("::") {
        return "cannot be read".into();
    }
    format!("cannot be read: {}", shortened(message)).into()
}

/// How much of what a client sent is told back to it, in characters.
const MOST_TOLD: usize = 200;

/// A text of a bearable length.
pub(crate) fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MOST_TOLD).and_then(|(end, _)| text.get(..end)) {
        Some(start) => Cow::Owned(format!("{start}…")),
        None => Cow::Borrowed(text),
    }
}
