//! Decodes the escapes of JSON strings.

use std::borrow::Cow;

use crate::simd::{self, BLOCK, backslashes};

/// Decodes the escapes of a JSON string. An invalid escape, or half a surrogate pair, becomes U+FFFD.
pub(crate) fn unescape(raw: &str) -> Cow<'_, str> {
    let bytes = raw.as_bytes();
    if !simd::has(bytes, b'\\') {
        return Cow::Borrowed(raw);
    }
    let mut out = Vec::with_capacity(raw.len() + BLOCK);
    let mut at = 0;
    // Each block is copied whole and truncated at its first backslash: a body that is JSON has an escape every few
    // bytes, so searching first would cost more than copying too much.
    while let Some(block) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        out.extend_from_slice(block);
        match backslashes(block) {
            0 => at += BLOCK,
            found => {
                let plain = found.trailing_zeros() as usize;
                out.truncate(out.len() - (BLOCK - plain));
                at = escape(raw, at + plain + 1, &mut out);
                // Escapes often stand together, and a block for each would cost much.
                while let Some(b'\\') = bytes.get(at) {
                    at = escape(raw, at + 1, &mut out);
                }
            }
        }
    }
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => at = escape(raw, at, &mut out),
            _ => out.push(byte),
        }
    }
    // An escape is ASCII and decodes to whole characters, so this is always UTF-8; the fallback only avoids a panic.
    Cow::Owned(String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// Appends the character that an escape stands for; its backslash is before `at`. Returns where the escape ends.
#[inline]
fn escape(raw: &str, at: usize, out: &mut Vec<u8>) -> usize {
    let decoded = match raw.as_bytes().get(at) {
        Some(&plain @ (b'"' | b'\\' | b'/')) => plain,
        Some(b'n') => b'\n',
        Some(b't') => b'\t',
        Some(b'r') => b'\r',
        Some(b'b') => 0x08,
        Some(b'f') => 0x0c,
        _ => return long_escape(raw, at, out),
    };
    out.push(decoded);
    at + 1
}

/// A `\u` escape, or an invalid one.
#[cold]
fn long_escape(raw: &str, at: usize, out: &mut Vec<u8>) -> usize {
    let after = raw.get(at..).unwrap_or_default();
    let (decoded, rest) = match after.strip_prefix('u') {
        Some(digits) => unicode(digits),
        None => {
            let mut chars = after.chars();
            chars.next();
            (char::REPLACEMENT_CHARACTER, chars.as_str())
        }
    };
    out.extend_from_slice(decoded.encode_utf8(&mut [0; 4]).as_bytes());
    raw.len() - rest.len()
}

/// The character of `XXXX`, or of `XXXX\uXXXX` for a surrogate pair, and the text after it.
fn unicode(after: &str) -> (char, &str) {
    let Some((first, rest)) = hex4(after) else {
        return (char::REPLACEMENT_CHARACTER, after);
    };
    if let Some(decoded) = char::from_u32(first) {
        return (decoded, rest);
    }
    let pair = rest.strip_prefix("\\u").and_then(hex4).and_then(|(second, tail)| {
        let both = char::decode_utf16([first as u16, second as u16]).next()?.ok()?;
        Some((both, tail))
    });
    pair.unwrap_or((char::REPLACEMENT_CHARACTER, rest))
}

fn hex4(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    Some((u32::from_str_radix(digits, 16).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_are_decoded_and_invalid_ones_replaced() {
        assert_eq!(unescape(r#"a\"\\\/\n\u00e9\ud83d\ude00"#), "a\"\\/\né😀");
        assert_eq!(unescape(r"\ud83d!"), "\u{fffd}!");
        assert_eq!(unescape(r"\x\u12"), "\u{fffd}\u{fffd}12");
        assert_eq!(unescape("\\é\\"), "\u{fffd}\u{fffd}");
    }

    proptest! {
        #[test]
        fn strings_of_any_length_are_decoded_as_serde_json_decodes_them(text in "([a-zé\"\\\\\n]|\\PC){0,200}") {
            let json = serde_json::to_string(&text).unwrap();
            let inner = json.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
            prop_assert_eq!(unescape(inner), text);
        }
    }
}
