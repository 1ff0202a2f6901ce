//! The first steps: `Result`, head, `Option`.

use std::convert::Infallible;

use http::StatusCode;

use super::tag::Tag;
use crate::response::{Head, Reply};

/// A `Result`, under whatever name.
pub trait ResultStep<T, E> {
    /// The result itself.
    fn outcome(&self, value: Result<T, E>) -> Result<T, E> {
        value
    }
}

impl<T, E> ResultStep<T, E> for Tag<Result<T, E>> {}

/// No `Result`: a success.
pub trait PlainStep<T> {
    /// The value as a success that cannot fail.
    fn outcome(&self, value: T) -> Result<T, Infallible> {
        Ok(value)
    }
}

impl<T> PlainStep<T> for &Tag<T> {}

/// `(StatusCode, T)`
pub trait HeadStep<T> {
    /// Takes the status off.
    fn head(&self, value: (StatusCode, T)) -> (Head, T) {
        (Head { status: Some(value.0), ..Head::default() }, value.1)
    }
}

impl<T> HeadStep<T> for Tag<(StatusCode, T)> {}

/// `Reply<T>`
pub trait ReplyStep<T> {
    /// Takes status and headers off.
    fn head(&self, value: Reply<T>) -> (Head, T) {
        (value.head, value.value)
    }
}

impl<T> ReplyStep<T> for Tag<Reply<T>> {}

/// Everything else.
pub trait NoHeadStep<T> {
    /// No status and no headers.
    fn head(&self, value: T) -> (Head, T) {
        (Head::default(), value)
    }
}

impl<T> NoHeadStep<T> for &Tag<T> {}

/// `Option<T>` where `none = ..` says what `None` means.
pub trait OptionStep<T> {
    /// The option itself.
    fn option(&self, value: Option<T>) -> Option<T> {
        value
    }
}

impl<T> OptionStep<T> for Tag<Option<T>> {}

/// No `Option` where `none = ..` is given.
pub trait NoOptionStep<T> {
    /// Refused by the compiler.
    fn option(&self, value: T) -> Option<T>
    where
        T: IsOption,
    {
        Some(value)
    }
}

impl<T> NoOptionStep<T> for &Tag<T> {}

/// An `Option`.
#[diagnostic::on_unimplemented(
    message = "`none` gives `Option::None` a status, and `{Self}` is not an `Option`",
    label = "not an `Option`",
    note = "leave `none` out, or return an `Option`"
)]
pub trait IsOption {}

impl<T> IsOption for Option<T> {}
