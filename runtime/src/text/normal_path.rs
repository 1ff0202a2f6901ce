//! The normal form of paths, in which two spellings of one path are equal (RFC 3986, 6.2.2).
//!
//! A character that a segment may contain as it is, is not encoded; every other one is, in capitals. RFC 3986 does that for
//! letters, digits and `-._~`. Here it holds for `!$&'()*+,;=:@`, too, since some sources decode paths before they send
//! them. An encoded slash stays encoded, an invalid escape stays as it is, and `..` is a segment like any other: to remove
//! it would lead to a route that the gateway did not check.

use std::borrow::Cow;
use std::fmt::Write;

use crate::simd;

/// The path in its normal form.
pub(crate) fn normal(path: Cow<'_, str>) -> Cow<'_, str> {
    if simd::is_ascii_without(path.as_bytes(), b'%') { path } else { Cow::Owned(written(&path, true)) }
}

/// The path as it was spelt: escapes stay as they are, and only what no path contains is encoded.
pub(crate) fn spelled(path: Cow<'_, str>) -> Cow<'_, str> {
    if path.is_ascii() { path } else { Cow::Owned(written(&path, false)) }
}

fn written(path: &str, decodes: bool) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        let escape = if *first == b'%' { after.split_first_chunk().and_then(decoded) } else { None };
        match escape {
            Some((byte, tail)) if decodes => {
                push(&mut out, byte);
                rest = tail;
            }
            _ if matches!(first, b'%' | b'/') => out.push(char::from(*first)),
            _ => push(&mut out, *first),
        }
    }
    out
}

/// The byte that two digits stand for, and the text after them.
fn decoded<'t>((digits, tail): (&[u8; 2], &'t [u8])) -> Option<(u8, &'t [u8])> {
    let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    Some((u8::from_str_radix(digits, 16).ok()?, tail))
}

fn push(out: &mut String, byte: u8) {
    if is_path_byte(byte) {
        out.push(char::from(byte));
    } else {
        // Writing into a string does not fail.
        let _ = write!(out, "%{byte:02X}");
    }
}

/// Whether a segment contains the byte as it is (RFC 3986, 3.3).
fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    use crate::text::percent;

    #[test]
    fn spellings_of_one_path_have_one_normal_form() {
        for (path, expected) in [
            ("%75sers", "users"),
            ("%7e%2D", "~-"),
            ("a%2fb", "a%2Fb"),
            ("caf\u{e9}", "caf%C3%A9"),
            ("caf%c3%a9", "caf%C3%A9"),
            ("a%3ab%2c", "a:b,"),
            ("%zz%", "%zz%"),
            ("%2525", "%2525"),
            ("%+1", "%+1"),
            ("%2e%2e", ".."),
        ] {
            assert_eq!(normal(path.into()), expected, "{path}");
        }
        assert_eq!(spelled("%61\u{e9}".into()), "%61%C3%A9");
    }

    proptest! {
        #[test]
        fn a_normal_form_decodes_to_the_same_text_and_is_its_own(path in "([a:|\u{e9}]|%[0-9a-fA-F]{2}){0,12}") {
            let normal = normal(Cow::Borrowed(&path));
            prop_assert_eq!(percent::decoded(&normal), percent::decoded(&path));
            prop_assert_eq!(super::normal(Cow::Borrowed(&normal)), &*normal);
        }
    }
}
