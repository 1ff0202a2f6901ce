//! Splits short texts, such as paths and queries, on a byte.
//!
//! `str::split` sets up a new search for each part. For texts of a few bytes that costs more than comparing byte by
//! byte.

/// The text before the first `at` and the text after it; `at` must be an ASCII character.
pub(crate) fn split_at_byte(text: &str, at: u8) -> Option<(&str, &str)> {
    let (before, rest) = text.split_at_checked(text.bytes().position(|byte| byte == at)?)?;
    Some((before, rest.get(1..)?))
}

/// The parts of a text that `at` separates, as `str::split` returns them.
pub(crate) fn parts(text: &str, at: u8) -> impl Iterator<Item = &str> {
    let mut left = Some(text);
    std::iter::from_fn(move || {
        let text = left?;
        let (part, rest) = split_at_byte(text, at).map_or((text, None), |(part, rest)| (part, Some(rest)));
        left = rest;
        Some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_parts_are_those_of_str_split(text in "[/a\u{e9}]{0,12}") {
            prop_assert!(parts(&text, b'/').eq(text.split('/')));
        }
    }
}
