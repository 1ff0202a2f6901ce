//! Types that can never be read from a part: a compile error, where the macro sees a name that is suspicious.
//!
//! The names decide only whether the type is asked; it is asked by the method lookup that `respond` explains. So a type of
//! one's own with such a name is read as any other, and a suspicious type behind an alias is found when the program starts.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;

#[cfg(feature = "multipart")]
use crate::event::FormFile;

/// The traits with methods, imported without their names: a type of the user's may have the same.
pub mod steps {
    #[cfg(feature = "multipart")]
    pub use super::FileType as _;
    pub use super::{AnyType as _, MapType as _, NamelessType as _};
}

/// Stands for the type of an argument.
#[derive(Debug)]
pub struct Fits<T>(PhantomData<fn() -> T>);

impl<T> Fits<T> {
    /// The only value.
    pub const TYPE: Self = Fits(PhantomData);
}

/// Every type that is not refused below.
pub trait AnyType {
    /// Accepted as claims.
    fn claims(&self) {}
    /// Accepted, whatever its name is.
    fn file(&self) {}
    /// Accepted as a form.
    fn form(&self) {}
    /// Accepted as one value.
    fn value(&self) {}
}

impl<T> AnyType for &Fits<T> {}

/// A type without names.
pub trait NamelessType<T: Nameless> {
    /// Refused by the compiler.
    fn claims(&self)
    where
        T: Claims,
    {
    }

    /// Refused by the compiler.
    fn form(&self)
    where
        T: Form,
    {
    }
}

impl<T: Nameless> NamelessType<T> for Fits<T> {}

/// Reports that claims have names.
#[diagnostic::on_unimplemented(
    message = "the claims are not one `{Self}`: each has a name",
    label = "needs a struct",
    note = "make the claim a field, `struct Caller {{ sub: String }}` with `#[derive(Deserialize)]`, and take \
            `#[claims] caller: Caller`"
)]
pub trait Claims {}

/// Reports that the fields of a form have names.
#[diagnostic::on_unimplemented(
    message = "a form is not one `{Self}`: its fields have names",
    label = "needs a struct",
    note = "make it a field, `struct Login {{ name: String }}` with `#[derive(Deserialize)]`, and take \
            `#[form] login: Login`"
)]
pub trait Form {}

/// Types that cannot be read from values with names.
pub trait Nameless {}

macro_rules! nameless {
    ($($ty:ty),*) => {
        $(impl Nameless for $ty {})*
    };
}

nameless!(
    bool,
    char,
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    f32,
    f64,
    String,
    &str,
    Cow<'_, str>
);

impl<T: Nameless> Nameless for Option<T> {}

/// A file that is an argument.
#[cfg(feature = "multipart")]
pub trait FileType<T: File> {
    /// Refused by the compiler.
    fn file(&self)
    where
        T: Argument,
    {
    }
}

#[cfg(feature = "multipart")]
impl<T: File> FileType<T> for Fits<T> {}

/// Reports that a file is a field of a form.
#[cfg(feature = "multipart")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a field of a form, not an argument",
    label = "needs a struct",
    note = "make it a field, `struct Upload {{ file: {Self} }}` with `#[derive(Deserialize)]`, and take \
            `#[form] upload: Upload`"
)]
pub trait Argument {}

/// Types that hold files.
#[cfg(feature = "multipart")]
pub trait File {}

#[cfg(feature = "multipart")]
impl File for FormFile {}
#[cfg(feature = "multipart")]
impl<T: File> File for Option<T> {}
#[cfg(feature = "multipart")]
impl<T: File> File for Vec<T> {}

/// A map for one value.
pub trait MapType<T: Map> {
    /// Refused by the compiler.
    fn value(&self)
    where
        T: OneValue,
    {
    }
}

impl<T: Map> MapType<T> for Fits<T> {}

/// Reports that a header, cookie, placeholder or stage variable is one value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from one value",
    label = "a map",
    note = "each header, cookie, placeholder and stage variable is an argument of its own, `#[cookie] session: String`; \
            all headers are an argument without a mark, `headers: HeaderMap`"
)]
pub trait OneValue {}

/// Types with names.
pub trait Map {}

impl<K, V, S> Map for HashMap<K, V, S> {}
impl<K, V> Map for BTreeMap<K, V> {}
impl<T: Map> Map for Option<T> {}
