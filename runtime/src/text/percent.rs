//! Decodes percent-encoding (RFC 3986, 2.1).

use std::borrow::Cow;

use crate::simd;

/// The text with its escapes decoded. An invalid escape stays as it is, and bytes that are not UTF-8 become U+FFFD.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    decode(text, |byte| byte == b'%')
}

/// The same for a text that may be owned.
pub(crate) fn decoded_text(text: Cow<'_, str>) -> Cow<'_, str> {
    match decoded(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(decoded) => Cow::Owned(decoded),
    }
}

/// The same for `application/x-www-form-urlencoded`, where a plus is a space (WHATWG URL, 5.1).
pub(crate) fn form_decoded(text: &str) -> Cow<'_, str> {
    decode(text, |byte| byte == b'%' || byte == b'+')
}

fn decode(text: &str, is_special: impl Fn(u8) -> bool) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    // Most values are short and have no escape.
    if !(simd::has(bytes, b'%') || is_special(b'+') && simd::has(bytes, b'+')) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(ascii_decoded(text, &is_special).unwrap_or_else(|| {
        let decoded = all_decoded(bytes, &is_special);
        String::from_utf8(decoded).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }))
}

/// The decoded text if all its escapes stand for ASCII, as most do; `None` otherwise.
///
/// ASCII is UTF-8 wherever it stands, so this path needs no validation of the result.
fn ascii_decoded(text: &str, is_special: impl Fn(u8) -> bool) -> Option<String> {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.bytes().position(&is_special) {
        let (plain, special) = rest.split_at_checked(at)?;
        let (byte, length) = escape(special.as_bytes());
        if !byte.is_ascii() {
            return None;
        }
        out.push_str(plain);
        out.push(char::from(byte));
        rest = special.get(length..)?;
    }
    out.push_str(rest);
    Some(out)
}

fn all_decoded(bytes: &[u8], is_special: impl Fn(u8) -> bool) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::with_capacity(bytes.len()), bytes);
    while let Some(at) = rest.iter().position(|byte| is_special(*byte)) {
        let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        let (byte, length) = escape(special);
        out.extend_from_slice(plain);
        out.push(byte);
        rest = special.get(length..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    out
}

/// The byte that the escape at the start of `bytes` stands for, and the escape's length. `bytes` starts with `%` or
/// `+`.
fn escape(bytes: &[u8]) -> (u8, usize) {
    match bytes {
        [b'%', high, low, ..] => hex(*high, *low).map_or((b'%', 1), |decoded| (decoded, 3)),
        [b'%', ..] => (b'%', 1),
        _ => (b' ', 1),
    }
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
    fn escapes_are_decoded_once() {
        assert_eq!(decoded("a%2Fb%2520c+d"), "a/b%20c+d");
        assert_eq!(form_decoded("a+b%2Bc"), "a b+c");
        assert_eq!(decoded("%C3%A9%zz%4"), "\u{e9}%zz%4");
        assert_eq!(decoded("%ff"), "\u{fffd}");
    }

    proptest! {
        #[test]
        fn every_text_is_decoded_as_percent_encoding_decodes_it(text in "([a-f0-9%+\u{e9}]|%[0-9A-Fa-f]{2}){0,20}") {
            prop_assert_eq!(decoded(&text), percent_decode_str(&text).decode_utf8_lossy());
        }
    }
}
