//! JSON bodies.
//!
//! A body is parsed once, the fast way. Only if its shape is wrong, it is parsed again, and more than once, to find every
//! place that is wrong.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::error::Category;

use crate::response::{BadBody, ProblemEntry};
use crate::spec::Part;
use crate::text::shortened::shortened;

use super::value::json_phrases::{self, Complaint, Member};
use super::value::shape;
use super::value::strict::Strict;
use super::value::text::TextValue;
use super::{Rejection, every};

/// Some programs write it before JSON; a reader may ignore it (RFC 8259, 8.1).
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The value of a missing body, for a type that may be absent.
pub(crate) fn nothing<'de, T: Deserialize<'de>>() -> Option<T> {
    let (_, optional) = shape::of::<T>();
    if optional { T::deserialize(TextValue::absent()).ok() } else { None }
}

/// Reads a JSON body: 400 if it is not JSON, 422 if it is JSON of another shape than the type needs.
pub(crate) fn read<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, Rejection> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    strictly(bytes)
        .map_err(|error| if is_about_shape(bytes, &error) { misshapen::<T>(bytes, error) } else { not_json(&error) })
}

// Within a handler, which is large, the compiler would no longer inline what the parser calls for each member.
#[inline(never)]
fn strictly<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> serde_json::Result<T> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = T::deserialize(Strict(&mut json))?;
    json.end()?;
    Ok(value)
}

/// Whether the error is about the shape of the JSON, not its syntax.
///
/// serde_json reports some errors of shape as errors of syntax: a number instead of an enum, too many values for a
/// tuple. For those the text is read once more as any JSON.
fn is_about_shape(bytes: &[u8], error: &serde_json::Error) -> bool {
    match error.classify() {
        Category::Data => true,
        Category::Syntax => json_phrases::may_be_shape(error) && serde_json::from_slice::<IgnoredAny>(bytes).is_ok(),
        _ => false,
    }
}

/// The rejection of text that is not JSON.
fn not_json(error: &serde_json::Error) -> Rejection {
    let detail = format!("the body {}", json_phrases::of_syntax(error));
    Rejection::of_body(BadBody::Syntax, entry(Position::of(error), None, detail))
}

/// The rejection of JSON that does not have the shape of the type: every place that is wrong.
fn misshapen<'de, T: Deserialize<'de>>(bytes: &'de [u8], error: serde_json::Error) -> Rejection {
    let first = first_fault(&error);
    // It repeats what the client sent.
    drop(error);
    let mut lines = Lines { bytes, line: 1, start: 0, counted: 0 };
    let mut entries = every::faults::<T>(bytes).into_iter().map(|fault| {
        let position = lines.position(fault.start);
        misshapen_entry(position, fault.pointer, &fault.message)
    });
    let first = entries.next().unwrap_or(first);
    Rejection::of_body(BadBody::Shape, first).and(entries.collect())
}

/// The error of the fast parse, which knows the line but not the pointer.
fn first_fault(error: &serde_json::Error) -> ProblemEntry {
    let Complaint { member, message } = json_phrases::of_data(error);
    let pointer = member.map(|(Member::Missing(name) | Member::Present(name))| pointer_to(&name)).unwrap_or_default();
    misshapen_entry(Position::of(error), pointer, &message)
}

fn misshapen_entry(position: Position, pointer: String, message: &str) -> ProblemEntry {
    let pointer = shortened(&pointer).into_owned();
    let detail = if pointer.is_empty() { format!("the body {message}") } else { format!("`{pointer}` {message}") };
    entry(position, Some(pointer), detail)
}

/// The lines of a body, counted from its start as far as they are needed.
struct Lines<'b> {
    bytes: &'b [u8],
    line: usize,
    /// Where the line starts.
    start: usize,
    counted: usize,
}

impl Lines<'_> {
    /// The line and column of a place; places come in the order of the text.
    fn position(&mut self, at: usize) -> Position {
        for newline in memchr::memchr_iter(b'\n', self.bytes.get(self.counted..at).unwrap_or_default()) {
            self.line += 1;
            self.start = self.counted + newline + 1;
        }
        self.counted = at;
        Position { line: Some(self.line), column: Some(at - self.start + 1) }
    }
}

/// Where an error is; `None` if it is not known.
#[derive(Clone, Copy)]
struct Position {
    line: Option<usize>,
    column: Option<usize>,
}

impl Position {
    fn of(error: &serde_json::Error) -> Self {
        let line = Some(error.line()).filter(|line| *line > 0);
        Position { line, column: line.map(|_| error.column().max(1)) }
    }
}

fn entry(Position { line, column }: Position, pointer: Option<String>, detail: String) -> ProblemEntry {
    ProblemEntry { part: Part::Body, name: Cow::Borrowed(""), pointer, line, column, detail }
}

fn pointer_to(name: &str) -> String {
    format!("/{}", shortened(name).replace('~', "~0").replace('/', "~1"))
}
