//! The first steps: `outcome` (is it a `Result`?), `head` (status and headers) and `option`.

use std::convert::Infallible;

use http::StatusCode;

use super::tag::Tag;
use crate::response::{Head, Reply};

/// A `Result`, under any alias.
pub trait ResultStep<T, E> {
    /// The result itself.
    fn outcome(&self, value: Result<T, E>) -> Result<T, E> {
        value
    }
}

impl<T, E> ResultStep<T, E> for Tag<Result<T, E>> {}

/// Not a `Result`: a success.
pub trait PlainStep<T> {
    /// The value as a success that cannot fail.
    fn outcome(&self, value: T) -> Result<T, Infallible> {
        Ok(value)
    }
}

impl<T> PlainStep<T> for &Tag<T> {}

/// `(StatusCode, T)`
pub trait HeadStep<T> {
    /// Splits the status from the value.
    fn head(&self, value: (StatusCode, T)) -> (Head, T) {
        (Head { status: Some(value.0), ..Head::default() }, value.1)
    }
}

impl<T> HeadStep<T> for Tag<(StatusCode, T)> {}

/// `Reply<T>`
pub trait ReplyStep<T> {
    /// Splits status and headers from the value.
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

/// `Option<T>`, under the option `none = ..`.
pub trait OptionStep<T> {
    /// The option itself.
    fn option(&self, value: Option<T>) -> Option<T> {
        value
    }
}

impl<T> OptionStep<T> for Tag<Option<T>> {}

/// Not an `Option`, under the option `none = ..`.
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

/// Reports that `none = ..` needs an `Option`.
#[diagnostic::on_unimplemented(
    message = "`none` gives `Option::None` a status, and `{Self}` is not an `Option`",
    label = "not an `Option`",
    note = "leave `none` out, or return an `Option`"
)]
pub trait IsOption {}

impl<T> IsOption for Option<T> {}
