//! Text as the inside of a JSON string.

use std::io::{self, Write};

/// Appends `text` escaped (RFC 8259, 7): quote, backslash and control characters.
pub(crate) fn escape_into(out: &mut Vec<u8>, text: &str) {
    // Writing into a vector does not fail.
    let _ = write_escaped(out, text);
}

/// Writes `text` escaped.
pub(crate) fn write_escaped<W: ?Sized + Write>(writer: &mut W, text: &str) -> io::Result<()> {
    let mut rest = text;
    while let Some((plain, tail)) = rest.bytes().position(needs_escape).and_then(|at| rest.split_at_checked(at)) {
        writer.write_all(plain.as_bytes())?;
        let mut chars = tail.chars();
        if let Some(special) = chars.next() {
            write_char(writer, special)?;
        }
        rest = chars.as_str();
    }
    writer.write_all(rest.as_bytes())
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn write_char<W: ?Sized + Write>(writer: &mut W, special: char) -> io::Result<()> {
    match special {
        '"' => writer.write_all(br#"\""#),
        '\\' => writer.write_all(br"\\"),
        '\n' => writer.write_all(br"\n"),
        '\r' => writer.write_all(br"\r"),
        '\t' => writer.write_all(br"\t"),
        control => write!(writer, "\\u{:04x}", u32::from(control)),
    }
}
