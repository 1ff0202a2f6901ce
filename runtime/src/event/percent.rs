//! Percent-encoding, undone (RFC 3986, 2.1).

use std::borrow::Cow;

use crate::block;

/// The text with its escapes undone; what is no escape stays as it is, and what is no UTF-8 becomes U+FFFD.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    decode(text, |byte| byte == b'%')
}

/// The same for `application/x-www-form-urlencoded`, where a plus is a space (WHATWG URL, 5.1).
pub(crate) fn form_decoded(text: &str) -> Cow<'_, str> {
    decode(text, |byte| byte == b'%' || byte == b'+')
}

fn decode(text: &str, is_special: impl Fn(u8) -> bool) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    // Most values are short and have no escape.
    if !(block::has(bytes, b'%') || is_special(b'+') && block::has(bytes, b'+')) {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((plain, special)) = split(rest, &is_special) {
        out.extend_from_slice(plain);
        rest = match special {
            [b'%', high, low, after @ ..] if let Some(decoded) = hex(*high, *low) => {
                out.push(decoded);
                after
            }
            [b'+', after @ ..] => {
                out.push(b' ');
                after
            }
            [no_escape, after @ ..] => {
                out.push(*no_escape);
                after
            }
            [] => special,
        };
    }
    out.extend_from_slice(rest);
    Cow::Owned(String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// What is before the first special byte, and what begins with it.
fn split(bytes: &[u8], is_special: impl Fn(u8) -> bool) -> Option<(&[u8], &[u8])> {
    bytes.split_at_checked(bytes.iter().position(|byte| is_special(*byte))?)
}

fn hex(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? << 4 | digit(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;

    #[test]
    fn escapes_are_undone_once() {
        assert_eq!(decoded("a%2Fb%2520c+d"), "a/b%20c+d");
        assert_eq!(form_decoded("a+b%2Bc"), "a b+c");
        assert_eq!(decoded("%C3%A9%zz%4"), "\u{e9}%zz%4");
        assert_eq!(decoded("%ff"), "\u{fffd}");
    }

    proptest! {
        #[test]
        fn all_text_decodes_as_the_crate_decodes_it(text in "([a-f0-9%+\u{e9}]|%[0-9A-Fa-f]{2}){0,20}") {
            prop_assert_eq!(decoded(&text), percent_decode_str(&text).decode_utf8_lossy());
        }
    }
}
