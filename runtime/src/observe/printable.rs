//! Text for logs and terminals. What a client sent may be part of it: it must not begin a line, colour the terminal, or
//! reverse the order of what is shown.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with the characters escaped that do more than show themselves: `\n`, `\u{1b}`.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    escaped(text, |out, character| {
        // Writing to a string does not fail.
        let _ = write!(out, "{}", character.escape_default());
    })
}

/// JSON with the same characters escaped as JSON does it; they can only be part of its strings. All of them have four
/// hexadecimal digits.
pub(super) fn printable_json(json: &str) -> Cow<'_, str> {
    escaped(json, |out, character| {
        let _ = write!(out, "\\u{:04x}", u32::from(character));
    })
}

fn escaped(text: &str, escape: impl Fn(&mut String, char)) -> Cow<'_, str> {
    if !text.contains(does_more_than_show) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match does_more_than_show(character) {
            true => escape(&mut out, character),
            false => out.push(character),
        }
    }
    Cow::Owned(out)
}

/// Control characters (C0, DEL and C1), the separators of lines and paragraphs, and the controls that change the
/// direction of text (Unicode Standard Annex 9, "Directional Formatting Characters").
pub(crate) fn does_more_than_show(character: char) -> bool {
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

    #[test]
    fn escaped_json_has_the_same_value() {
        let json = serde_json::Value::from(AWKWARD).to_string();
        let escaped = printable_json(&json);
        assert!(!escaped.contains(does_more_than_show), "{escaped}");
        assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), AWKWARD);
    }
}
