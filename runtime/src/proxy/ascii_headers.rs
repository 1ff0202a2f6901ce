//! Header values with bytes outside ASCII. HTTP defines no meaning for them, and what a gateway does with them is not
//! documented, so they are encoded.

use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode, utf8_percent_encode};

use super::changed_headers::report_encoded;
use crate::event::EventSource;
use crate::response::Response;

/// The ASCII characters that HTTP does not allow in a value. Bytes outside ASCII are always encoded.
const NOT_ALLOWED: &AsciiSet = &percent_encoding::CONTROLS.remove(b'\t');

/// What is encoded in an extended parameter: all but `attr-char` (RFC 8187, 3.2.1).
const NOT_ATTRIBUTE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// Encodes all values that are not ASCII, and reports the names of their headers.
#[cold]
pub(super) fn make_ascii(response: &mut Response, source: EventSource) {
    for (name, value) in &mut response.headers {
        encode(name, value, source);
    }
    if let Some(value) = &mut response.body.content_type {
        encode(&CONTENT_TYPE, value, source);
    }
}

fn encode(name: &HeaderName, value: &mut HeaderValue, source: EventSource) {
    if value.as_bytes().is_ascii() {
        return;
    }
    let named =
        if *name == CONTENT_DISPOSITION { str::from_utf8(value.as_bytes()).ok().map(disposition) } else { None };
    let encoded = named.unwrap_or_else(|| percent_encoded(value.as_bytes()));
    // It never fails: what HTTP does not allow is encoded.
    if let Ok(encoded) = HeaderValue::try_from(encoded) {
        *value = encoded;
        report_encoded(name.as_str(), source);
    }
}

/// A value in ASCII.
pub(super) fn percent_encoded(value: &[u8]) -> String {
    percent_encode(value, NOT_ALLOWED).to_string()
}

/// A `content-disposition` with the file's name as `filename*`, and a name in ASCII before it for clients that do not know
/// that parameter (RFC 6266, 4.3 and appendix D).
fn disposition(value: &str) -> String {
    let parts = split(value);
    let has_extended = parts.iter().any(|part| is_parameter(part, "filename*"));
    let mut written = Vec::new();
    for part in parts {
        match parameter(part).filter(|_| is_parameter(part, "filename") && !part.is_ascii()) {
            None => written.push(percent_encoded(part.as_bytes())),
            Some(name) => {
                let plain: String = name.chars().map(|c| if c.is_ascii() { c } else { '_' }).collect();
                written.push(format!("filename=\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\"")));
                if !has_extended {
                    written.push(format!("filename*=UTF-8''{}", utf8_percent_encode(&name, NOT_ATTRIBUTE)));
                }
            }
        }
    }
    written.join("; ")
}

/// The parts between the semicolons that are not within quotes.
fn split(value: &str) -> Vec<&str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let parts = value.split(|character| {
        let was_escaped = std::mem::take(&mut is_escaped);
        match character {
            '\\' if is_quoted && !was_escaped => is_escaped = true,
            '"' if !was_escaped => is_quoted = !is_quoted,
            _ => {}
        }
        character == ';' && !is_quoted
    });
    parts.map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn is_parameter(part: &str, wanted: &str) -> bool {
    part.split_once('=').is_some_and(|(name, _)| name.trim().eq_ignore_ascii_case(wanted))
}

/// The value of a parameter, without its quotes and backslashes.
fn parameter(part: &str) -> Option<String> {
    let value = part.split_once('=')?.1.trim();
    let Some(quoted) = value.strip_prefix('"') else { return Some(value.to_owned()) };
    let mut characters = quoted.strip_suffix('"').unwrap_or(quoted).chars();
    let mut plain = String::new();
    while let Some(character) = characters.next() {
        plain.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_sent_in_both_forms() {
        let cases = [
            (
                r#"attachment; filename="Benoît.pdf""#,
                r#"attachment; filename="Beno_t.pdf"; filename*=UTF-8''Beno%C3%AEt.pdf"#,
            ),
            ("attachment;FileName=ü.txt", r#"attachment; filename="_.txt"; filename*=UTF-8''%C3%BC.txt"#),
            (
                r#"inline; filename="a;\"é\" b.txt"; x=1"#,
                r#"inline; filename="a;\"_\" b.txt"; filename*=UTF-8''a%3B%22%C3%A9%22%20b.txt; x=1"#,
            ),
            (
                r#"attachment; filename="é.txt"; filename*=UTF-8''%C3%A9.txt"#,
                r#"attachment; filename="_.txt"; filename*=UTF-8''%C3%A9.txt"#,
            ),
            (r#"attachment; title="é""#, r#"attachment; title="%C3%A9""#),
            ("attachment; filename", "attachment; filename"),
            (r#"attachment; filename="é"#, r#"attachment; filename="_"; filename*=UTF-8''%C3%A9"#),
        ];
        for (value, expected) in cases {
            assert_eq!(disposition(value), expected, "{value}");
        }
    }
}
