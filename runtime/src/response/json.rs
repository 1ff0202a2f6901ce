//! JSON bodies, serialised directly into the text of the answer.
//!
//! The answer is a JSON object with the body as a string, so a JSON body is escaped JSON inside JSON. Serialising it
//! first and escaping it then would write each byte twice, into two buffers. Instead serde_json writes the escaped form
//! itself, through the formatter [`Escaped`], behind the opening of the answer. A reader who needs the plain body
//! unescapes it.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, Serializer};

use crate::observe::Encoding;
use crate::text::escape::write_escaped;
use crate::text::unescape::unescape;

/// The start of every answer, whose first member is the body.
const OPENING: &[u8] = br#"{"body":""#;

/// Bytes that are reserved for an answer of ordinary size, so that a new buffer does not grow in small steps.
const SMALL: usize = 1024;

/// Where the JSON bodies of one invocation are written.
#[derive(Debug)]
pub enum Sink {
    /// To a plain JSON text, for those who read the body: layers, tests, `HEAD`.
    Plain,
    /// To the text of the answer, in a buffer that is reused between invocations.
    Answer(Mutex<Vec<u8>>),
}

impl Sink {
    /// A sink that writes answers into `buffer`. Its content is dropped, and its memory is reused.
    pub(crate) fn answer(buffer: Vec<u8>) -> Self {
        Sink::Answer(Mutex::new(buffer))
    }

    pub(crate) fn json<T: Serialize + ?Sized>(&self, value: &T) -> Result<JsonText, serde_json::Error> {
        if matches!(self, Sink::Plain) {
            return serde_json::to_string(value).map(JsonText::Plain);
        }
        let _encoding = Encoding::begin();
        let mut text = self.opened();
        match value.serialize(&mut Serializer::with_formatter(&mut text, Escaped)) {
            Ok(()) => Ok(JsonText::Escaped(Envelope { text })),
            Err(error) => {
                self.give_back(text);
                Err(error)
            }
        }
    }

    /// A buffer with the opening of an answer: the reused one, unless it is in use.
    pub(crate) fn opened(&self) -> Vec<u8> {
        let mut text = match self {
            Sink::Plain => Vec::new(),
            Sink::Answer(buffer) => std::mem::take(&mut *buffer.lock().unwrap_or_else(PoisonError::into_inner)),
        };
        text.clear();
        text.reserve(SMALL);
        text.extend_from_slice(OPENING);
        text
    }

    /// Returns a buffer that was not sent, so that it is reused.
    pub(crate) fn give_back(&self, text: Vec<u8>) {
        if let Sink::Answer(buffer) = self {
            *buffer.lock().unwrap_or_else(PoisonError::into_inner) = text;
        }
    }
}

/// A value as JSON text.
#[derive(Debug)]
pub(crate) enum JsonText {
    /// Not escaped.
    Plain(String),
    /// Escaped, behind the opening of an answer.
    Escaped(Envelope),
}

/// An answer's text up to the end of its body, without the closing quote.
#[derive(Debug)]
pub(crate) struct Envelope {
    text: Vec<u8>,
}

impl Envelope {
    /// Takes the text, to be continued.
    pub(crate) fn take_text(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.text)
    }

    /// The body as plain JSON.
    pub(crate) fn to_plain(&self) -> String {
        let escaped = self.text.get(OPENING.len()..).unwrap_or_default();
        unescape(&String::from_utf8_lossy(escaped)).into_owned()
    }

    /// Whether the body is empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.len() == OPENING.len()
    }
}

/// Writes compact JSON as the content of a JSON string: a backslash before every quote and every backslash.
///
/// Compact JSON contains no control characters, so nothing else is escaped.
struct Escaped;

impl Formatter for Escaped {
    fn begin_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(br#"\""#)
    }

    fn end_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(br#"\""#)
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        let text: &[u8] = match escape {
            CharEscape::Quote => br#"\\\""#,
            CharEscape::ReverseSolidus => br"\\\\",
            CharEscape::Solidus => br"\\/",
            CharEscape::Backspace => br"\\b",
            CharEscape::FormFeed => br"\\f",
            CharEscape::LineFeed => br"\\n",
            CharEscape::CarriageReturn => br"\\r",
            CharEscape::Tab => br"\\t",
            CharEscape::AsciiControl(byte) => return write!(writer, "\\\\u{byte:04x}"),
        };
        writer.write_all(text)
    }

    /// The text of a `RawValue`: JSON from elsewhere, which may contain white space.
    fn write_raw_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        write_escaped(writer, fragment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(value: &impl Serialize) -> Envelope {
        match Sink::answer(Vec::new()).json(value).unwrap() {
            JsonText::Escaped(envelope) => envelope,
            JsonText::Plain(text) => panic!("not escaped: {text}"),
        }
    }

    #[test]
    fn raw_values_are_escaped_too() {
        let raw = serde_json::value::RawValue::from_string("{\n\t\"a\": \"\\\"\\u0000\"}".to_owned()).unwrap();
        assert_eq!(written(&raw).to_plain(), raw.get());
    }

    proptest! {
        #[test]
        fn a_body_reads_back_as_serde_json_writes_it(map in proptest::collection::btree_map(any::<String>(), any::<(String, i64, Option<bool>)>(), 0..4)) {
            let mut envelope = written(&map);
            let whole = [envelope.take_text(), b"\"}".to_vec()].concat();
            let answer: serde_json::Value = serde_json::from_slice(&whole).unwrap();
            prop_assert_eq!(answer["body"].as_str().unwrap(), serde_json::to_string(&map).unwrap());
        }
    }
}
