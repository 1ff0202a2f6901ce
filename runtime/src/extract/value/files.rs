//! The files of the form that is read on this thread, and how a type gets them.
//!
//! A type reads its fields through serde, which has no notion of files. So each file is a text to serde, a stand-in, and the
//! `Deserialize` of [`FormFile`] finds the file by the address of that text. Any other type that gets the stand-in refuses it.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use super::error::ValueError;
use super::refusals::address;
use crate::event::FormFile;

/// The name by which serde calls the type. It is never shown.
const NAME: &str = "FormFile";

/// Files with the addresses of their stand-ins, sorted.
type Files = Vec<(usize, FormFile)>;

thread_local! {
    /// `None` while no form is read.
    static FILES: RefCell<Option<Files>> = const { RefCell::new(None) };
    /// Whether a file, and not text, is what a type is about to read.
    static IS_WANTED: Cell<bool> = const { Cell::new(false) };
    /// Whether a type has asked for a file outside of forms.
    static IS_MISPLACED: Cell<bool> = const { Cell::new(false) };
}

/// Lends files to the types that are read until this is dropped, by a panic too.
pub(crate) struct Lent(());

impl Lent {
    pub(crate) fn new(files: &[(usize, FormFile)]) -> Self {
        FILES.set(Some(files.to_vec()));
        Lent(())
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        FILES.set(None);
    }
}

/// Whether `read` asks for a file, although it reads no form.
pub(crate) fn is_misplaced<T>(read: impl FnOnce() -> T) -> bool {
    IS_MISPLACED.set(false);
    let _ = read();
    IS_MISPLACED.take()
}

/// Returns a text for a type that needs text, and refuses the stand-in of a file.
pub(crate) fn text_only(text: &str) -> Result<&str, ValueError> {
    if is_file(text) && !IS_WANTED.get() {
        return Err(ValueError::message("is a file, and must be text: send it without a file name"));
    }
    Ok(text)
}

/// Gives a file to a type that accepts any value; `None` if the text is one.
pub(crate) fn visit_any<'de, V: Visitor<'de>>(text: &'de str, visitor: V) -> Result<Result<V::Value, ValueError>, V> {
    // serde stores a copy of the value for such a type, and distinguishes a newtype from text.
    if is_file(text) { Ok(visitor.visit_newtype_struct(BorrowedStrDeserializer::new(text))) } else { Err(visitor) }
}

fn is_file(text: &str) -> bool {
    FILES.with_borrow(|files| files.as_ref().is_some_and(|files| position(files, text).is_some()))
}

fn position(files: &Files, text: &str) -> Option<usize> {
    files.binary_search_by_key(&address(text), |(address, _)| *address).ok()
}

/// The files of a form; only a form has any.
impl<'de> Deserialize<'de> for FormFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let is_form = FILES.with_borrow(Option::is_some);
        IS_MISPLACED.set(IS_MISPLACED.get() || !is_form);
        let _wanted = Wanted::new();
        deserializer.deserialize_newtype_struct(NAME, FileVisitor)
    }
}

/// That a file is read until this is dropped, by a panic too.
struct Wanted(());

impl Wanted {
    fn new() -> Self {
        IS_WANTED.set(true);
        Wanted(())
    }
}

impl Drop for Wanted {
    fn drop(&mut self) {
        IS_WANTED.set(false);
    }
}

struct FileVisitor;

impl<'de> Visitor<'de> for FileVisitor {
    type Value = FormFile;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a file")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<FormFile, D::Error> {
        deserializer.deserialize_str(self)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<FormFile, E> {
        let file = FILES.with_borrow(|files| {
            let files = files.as_ref()?;
            files.get(position(files, text)?).map(|(_, file)| file.clone())
        });
        file.ok_or_else(|| E::custom("a file is needed: send it as `multipart/form-data`, with a file name"))
    }
}
