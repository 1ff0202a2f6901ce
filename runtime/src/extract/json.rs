//! JSON bodies.
//!
//! A body is parsed once, the fast way. Only if that fails, it is parsed again to find out where it is wrong, which is
//! slower.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use crate::response::{BadBody, ProblemEntry};
use crate::spec::Part;
use crate::text::shortened::shortened;

use super::Rejection;
use super::value::json_phrases::{self, Complaint, Member};
use super::value::shape;
use super::value::strict::Strict;
use super::value::text::TextValue;

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

/// The rejection of JSON that does not have the shape of the type.
fn misshapen<'de, T: Deserialize<'de>>(bytes: &'de [u8], error: serde_json::Error) -> Rejection {
    let Complaint { member, message } = json_phrases::of_data(&error);
    let (position, is_long) = (Position::of(&error), json_phrases::is_long(&error));
    // It repeats what the client sent, and so does the error of the second attempt.
    drop(error);
    // A name or value of that size is copied for each attempt, and again for its path: the place is not worth it.
    let mut pointer = if is_long { String::new() } else { find_pointer::<T>(bytes) };
    match member {
        Some(Member::Missing(name)) => push(&mut pointer, &name),
        Some(Member::Present(name)) if !ends_with(&pointer, &name) => push(&mut pointer, &name),
        _ => {}
    }
    let pointer = shortened(&pointer).into_owned();
    let detail = match (pointer.is_empty(), is_long) {
        (false, _) => format!("`{pointer}` {message}"),
        (true, true) => format!("a value in the body {message}"),
        (true, false) => format!("the body {message}"),
    };
    Rejection::of_body(BadBody::Shape, entry(position, Some(pointer), detail))
}

/// Reads the body once more, and finds where it is wrong.
fn find_pointer<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> String {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let failed = serde_path_to_error::deserialize::<_, T>(Strict(&mut json)).err();
    failed.map(|error| pointer(error.path())).unwrap_or_default()
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

/// The place of the error as a JSON pointer (RFC 6901). Within what serde buffers (untagged enums, `flatten`) the place
/// is not known, and the pointer is that of the outermost such value.
fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push(&mut pointer, &index.to_string()),
            Segment::Map { key } | Segment::Enum { variant: key } => push(&mut pointer, key),
            Segment::Unknown => break,
        }
    }
    pointer
}

fn push(pointer: &mut String, key: &str) {
    pointer.push('/');
    pointer.push_str(&escaped(key));
}

fn ends_with(pointer: &str, key: &str) -> bool {
    pointer.rsplit_once('/').is_some_and(|(_, last)| last == escaped(key))
}

/// A name as part of a JSON pointer; the pointer is shortened later, so the end of a long name is not needed.
fn escaped(key: &str) -> String {
    shortened(key).replace('~', "~0").replace('/', "~1")
}
