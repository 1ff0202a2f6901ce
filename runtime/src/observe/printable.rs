//! Text for logs and terminals. What a client sent may be part of it: it must not begin a line, colour the terminal, or
//! reverse the order of what is shown.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with the characters escaped that do more than show themselves: `\n`, `\u{1b}`.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(does_more_than_show) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if does_more_than_show(character) {
            // Writing to a string does not fail.
            let _ = write!(out, "{}", character.escape_default());
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

/// Control characters (C0, DEL and C1), the separators of lines and paragraphs, and the controls that change the
/// direction of text (Unicode Standard Annex 9, "Directional Formatting Characters").
fn does_more_than_show(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const AWKWARD: &str = "a\n\r\t\u{1b}[31m\u{7}\u{7f}\u{85}\u{9b}\u{2028}\u{2029}\u{202e}\u{2066}ü";

    #[test]
    fn what_moves_a_terminal_is_escaped_and_what_shows_itself_is_not() {
        let expected = r"a\n\r\t\u{1b}[31m\u{7}\u{7f}\u{85}\u{9b}\u{2028}\u{2029}\u{202e}\u{2066}ü";
        assert_eq!(printable(AWKWARD), expected);
        assert!(matches!(printable("plain ü \u{200d}"), Cow::Borrowed(_)));
    }
}
