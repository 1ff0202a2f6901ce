//! Escapes text for a JSON string.

use std::io::{self, Write};

use crate::simd::{BLOCK, specials};

/// Appends `text` with quotes, backslashes and control characters escaped (RFC 8259, 7).
pub(crate) fn escape_into(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    // Each block is copied whole and truncated at its first special byte. A copy of known length is so cheap that this
    // beats searching first: text that is itself JSON has a quote every few bytes.
    while let Some((block, tail)) = rest.split_first_chunk::<BLOCK>() {
        out.extend_from_slice(block);
        match specials(block) {
            0 => rest = tail,
            found => {
                let plain = found.trailing_zeros() as usize;
                out.truncate(out.len() - (BLOCK - plain));
                rest = escape_run(out, rest.get(plain..).unwrap_or_default());
            }
        }
    }
    for byte in rest {
        if needs_escape(*byte) { escape(out, *byte) } else { out.push(*byte) }
    }
}

/// Escapes the special bytes at the start of `text`, and returns the text after them. They often stand together, and a
/// block for each would cost much, most of all in a build without optimisation.
#[inline]
fn escape_run<'t>(out: &mut Vec<u8>, mut text: &'t [u8]) -> &'t [u8] {
    while let [byte, after @ ..] = text
        && needs_escape(*byte)
    {
        escape(out, *byte);
        text = after;
    }
    text
}

/// Writes `text` escaped, as `escape_into` does.
pub(crate) fn write_escaped<W: ?Sized + Write>(writer: &mut W, text: &str) -> io::Result<()> {
    let mut escaped = Vec::with_capacity(text.len() + text.len() / 8);
    escape_into(&mut escaped, text);
    writer.write_all(&escaped)
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn escape(out: &mut Vec<u8>, special: u8) {
    let letter = match special {
        b'"' | b'\\' => special,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        control => return escape_by_number(out, control),
    };
    out.extend_from_slice(&[b'\\', letter]);
}

#[cold]
fn escape_by_number(out: &mut Vec<u8>, control: u8) {
    // A control character is below 0x20.
    let (high, low) = (b'0' + (control >> 4), control & 0xf);
    let low = if low < 10 { b'0' + low } else { b'a' + low - 10 };
    out.extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn serde_json_reads_the_escaped_text_back(text in "([a-z\u{e9}\"\\\\\n\u{1}\u{7f}]|\\PC){0,80}") {
            let mut out = b"\"".to_vec();
            escape_into(&mut out, &text);
            out.push(b'"');
            prop_assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
        }
    }
}
