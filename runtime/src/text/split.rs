//! Cutting short texts: a path, a query. `str::split` begins a search of its own for each piece, which costs more than
//! to look at the few bytes.

/// What is before the first `at`, an ASCII character, and what is behind it.
pub(crate) fn split_at_byte(text: &str, at: u8) -> Option<(&str, &str)> {
    let (before, rest) = text.split_at_checked(text.bytes().position(|byte| byte == at)?)?;
    Some((before, rest.get(1..)?))
}

/// The pieces of a text between each `at`.
pub(crate) fn parts(text: &str, at: u8) -> impl Iterator<Item = &str> {
    let mut left = Some(text);
    std::iter::from_fn(move || {
        let text = left?;
        let (piece, rest) = split_at_byte(text, at).map_or((text, None), |(piece, rest)| (piece, Some(rest)));
        left = rest;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_are_those_of_split(text in "[/a\u{e9}]{0,12}") {
            prop_assert!(parts(&text, b'/').eq(text.split('/')));
        }
    }
}
