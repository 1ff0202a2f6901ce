//! Arguments from the body: JSON, or the unchanged bytes or text.
//!
//! Only the argument's type decides which: method lookup on `(&BodyTag::<T>::NEW).read(..)` finds [`ReadRaw`] if `T` is
//! one of the types of raw bodies, since that is implemented for `BodyTag<T>` itself. Otherwise it adds a reference and
//! finds [`ReadJson`], which is implemented for `&BodyTag<T>`. This costs nothing at run time.

use std::marker::PhantomData;

use bytes::Bytes;

use crate::event::{BodyError, Event};
use crate::response::{ApiError, BadBody, Problem};
use crate::spec::Part;

#[cfg(feature = "multipart")]
use super::multipart;
use super::rejection::kind_of;
#[cfg(feature = "multipart")]
use super::value::files;
use super::{Readable, Rejection, Rejections, json, media};

fn bytes<'a>(event: &'a Event<'_>) -> Result<Option<&'a [u8]>, Rejection> {
    event.body().map_err(|error| Rejection::of_unreadable_body(Part::Body, error))
}

fn text<'a>(event: &'a Event<'_>) -> Result<Option<&'a str>, Rejection> {
    let Some(bytes) = bytes(event)? else { return Ok(None) };
    std::str::from_utf8(bytes).map(Some).map_err(|error| {
        let detail = || format!("the body is not UTF-8: the byte at offset {} is invalid", error.valid_up_to());
        media::compressed(event, Part::Body, bytes).unwrap_or_else(|| bad(detail()))
    })
}

fn bad(detail: impl Into<String>) -> Rejection {
    Rejection::of_whole_body(BadBody::Syntax, Part::Body, detail)
}

fn missing() -> Rejection {
    bad("the body is missing")
}

/// Represents the type of an argument, without a value of it.
#[derive(Debug)]
pub struct BodyTag<T>(PhantomData<fn() -> T>);

impl<T> BodyTag<T> {
    /// The only value.
    pub const NEW: Self = BodyTag(PhantomData);
}

/// Reads the body unchanged.
pub trait ReadRaw<'r> {
    /// The argument's type.
    type Value;

    /// Reads the argument, or records why it cannot be read.
    fn read(&self, event: &'r Event<'_>, rejections: &mut Rejections) -> Option<Self::Value>;
}

macro_rules! read_raw {
    ($($type:ty, $source:ident, $convert:expr;)*) => {
        $(
            impl<'r> ReadRaw<'r> for BodyTag<$type> {
                type Value = $type;

                fn read(&self, event: &'r Event<'_>, rejections: &mut Rejections) -> Option<$type> {
                    let found = $source(event).and_then(|found| found.ok_or_else(missing));
                    found.map($convert).map_err(|rejection| rejections.push(rejection)).ok()
                }
            }

            impl<'r> ReadRaw<'r> for BodyTag<Option<$type>> {
                type Value = Option<$type>;

                fn read(&self, event: &'r Event<'_>, rejections: &mut Rejections) -> Option<Option<$type>> {
                    let found = $source(event).map(|found| found.map($convert));
                    found.map_err(|rejection| rejections.push(rejection)).ok()
                }
            }
        )*
    };
}

read_raw! {
    &'r [u8], bytes, |bytes| bytes;
    &'r str, text, |text| text;
    Vec<u8>, bytes, <[u8]>::to_vec;
    String, text, str::to_owned;
    Bytes, bytes, Bytes::copy_from_slice;
}

/// Reads the body as JSON.
pub trait ReadJson<T> {
    /// Reads the argument, or records why it cannot be read.
    fn read<'r>(&self, event: &'r Event<'_>, rejections: &mut Rejections) -> Option<T>
    where
        T: Readable<'r>;
}

impl<T> ReadJson<T> for &BodyTag<T> {
    fn read<'r>(&self, event: &'r Event<'_>, rejections: &mut Rejections) -> Option<T>
    where
        T: Readable<'r>,
    {
        read_json(event).map_err(|rejection| rejections.push(rejection)).ok()
    }
}

/// The traits that read a body, imported without their names by generated code.
pub mod steps {
    pub use super::{ReadJson as _, ReadRaw as _};
}

/// The same for an argument whose type is a reference.
pub mod steps_of_a_reference {
    pub use super::{ReadRaw as _, ReadReference as _};
}

/// The same for a handler that also reads a form.
pub mod steps_with_form {
    pub use super::{ReadRaw as _, ReadWithForm as _};
}

/// Reads a reference from the body, borrowed from its JSON.
pub trait ReadReference<T: ?Sized> {
    /// Reads the argument, or records why it cannot be read.
    fn read<'r>(&self, event: &'r Event<'_>, rejections: &mut Rejections) -> Option<&'r T>
    where
        T: Borrowable<'r>;
}

impl<T: ?Sized> ReadReference<T> for &BodyTag<&T> {
    fn read<'r>(&self, event: &'r Event<'_>, rejections: &mut Rejections) -> Option<&'r T>
    where
        T: Borrowable<'r>,
    {
        T::read(event).map_err(|rejection| rejections.push(rejection)).ok()
    }
}

/// A type that can be borrowed from JSON.
///
/// It is a trait of its own so that rustc does not ask for a derive on `&User` that `User` has already.
#[diagnostic::on_unimplemented(
    message = "`&{Self}` cannot be read from a request",
    label = "cannot be borrowed",
    note = "take it by value, `{Self}`; of references only those to text and bytes can be read, `&str` and `&[u8]`"
)]
pub trait Borrowable<'r> {
    /// Reads the reference.
    ///
    /// # Errors
    ///
    /// The body is missing, or it cannot be read.
    fn read(event: &'r Event<'_>) -> Result<&'r Self, Rejection>;
}

#[diagnostic::do_not_recommend]
impl<'r, T: ?Sized + 'r> Borrowable<'r> for T
where
    &'r T: Readable<'r>,
{
    fn read(event: &'r Event<'_>) -> Result<&'r Self, Rejection> {
        read_json(event)
    }
}

/// Reads the body of a handler that also reads it as a form: only unchanged, since no body is both a form and JSON.
pub trait ReadWithForm<T> {
    /// Never called: no type implements `ReadableWithForm`, so that the compiler refuses it.
    fn read(&self, event: &Event<'_>, rejections: &mut Rejections) -> Option<T>
    where
        T: ReadableWithForm,
    {
        let _ = (event, rejections);
        None
    }
}

impl<T> ReadWithForm<T> for &BodyTag<T> {}

/// A type that a body can be read as while it is also read as a form; implemented by none.
#[diagnostic::on_unimplemented(
    message = "`#[form]` and `#[body]` cannot both be read: no body is a form and JSON at once",
    label = "would be read from JSON",
    note = "remove one of them; text and bytes, `#[body] raw: &str`, can be read together with a form"
)]
pub trait ReadableWithForm {}

fn read_json<'r, T: Readable<'r>>(event: &'r Event<'_>) -> Result<T, Rejection> {
    match bytes(event)? {
        Some(bytes) => {
            media::check_json(event)?;
            // Looked for only now: most bodies can be read, and no compressed one is JSON.
            json::read(bytes).map_err(|rejection| {
                #[cfg(feature = "multipart")]
                if files::is_misplaced(|| json::read::<T>(bytes)) {
                    return multipart::misplaced();
                }
                media::compressed(event, Part::Body, bytes).unwrap_or(rejection)
            })
        }
        None => json::nothing().ok_or_else(missing),
    }
}

/// 400 for what is not base64, and 413 or 415 for what cannot be decompressed: as for an argument.
impl ApiError for BodyError {
    fn problem(&self) -> Problem {
        let bad_body = kind_of(*self);
        Problem::new(bad_body.status()).with_detail(self.to_string()).with_bad_body(Some(bad_body))
    }
}

impl From<BodyError> for Problem {
    fn from(error: BodyError) -> Self {
        error.problem()
    }
}
