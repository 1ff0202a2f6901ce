//! A `Result` inside of another type: a compile error, since its error would be sent as a success.
//!
//! An error that is `Serialize` makes the whole `Serialize`, so that `Err` would be sent with a 200. Whether it is must not
//! matter: `#[status(404)]` is a promise. A list of results, `Vec<Result<..>>`, is data, and so is what `Json` contains.

use std::convert::Infallible;
use std::rc::Rc;
use std::sync::Arc;

use http::StatusCode;

use super::answer::{Answer, SuccessOptions, refused};
use super::kinds::AnswerWhole;
use super::tag::Tag;
use crate::response::{Head, Reply, Sink};

/// `Reply<Result<T, E>>` and the like, for which the right order is known.
pub trait InnerResultStep<V, Right> {
    /// Refused by the compiler.
    fn outcome(&self, value: V) -> Result<Refused, Infallible>
    where
        V: NoInnerResult<Right>,
    {
        drop(value);
        Ok(Refused)
    }
}

impl<T, E> InnerResultStep<Reply<Result<T, E>>, Result<Reply<T>, E>> for Tag<Reply<Result<T, E>>> {}
impl<T, E> InnerResultStep<(StatusCode, Result<T, E>), Result<(StatusCode, T), E>> for Tag<(StatusCode, Result<T, E>)> {}
impl<T, E> InnerResultStep<Option<Result<T, E>>, Result<Option<T>, E>> for Tag<Option<Result<T, E>>> {}

/// Reports that the `Result` goes outside.
#[diagnostic::on_unimplemented(
    message = "an error inside of `{Self}` would be sent as a success",
    label = "contains a `Result`",
    note = "the `Result` goes outside: `{Right}`; `Json(..)` around the inner one sends it as data"
)]
pub trait NoInnerResult<Right> {}

/// Stands for a result that was refused, so that the steps after it report nothing more.
#[derive(Debug)]
pub struct Refused;

impl AnswerWhole for Refused {
    fn whole(self) -> Answer {
        refused(self)
    }
}

/// Under the option `none = ..`.
pub trait RefusedOptionStep {
    /// A value that is never answered.
    fn option(&self, value: Refused) -> Option<Refused> {
        Some(value)
    }
}

impl RefusedOptionStep for Tag<Refused> {}

/// A `Result` that is left after the first steps.
pub trait LeftResultStep<T: HoldsResult> {
    /// Refused by the compiler.
    fn answer(&self, value: T, _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        T: IsNoResult,
    {
        refused(value)
    }
}

impl<T: HoldsResult> LeftResultStep<T> for &&Tag<T> {}

/// Types that are sent as the `Result` in them.
pub trait HoldsResult {}

impl<T, E> HoldsResult for Result<T, E> {}
impl<R: HoldsResult> HoldsResult for Option<R> {}
impl<R: HoldsResult + ?Sized> HoldsResult for Box<R> {}
impl<R: HoldsResult + ?Sized> HoldsResult for Rc<R> {}
impl<R: HoldsResult + ?Sized> HoldsResult for Arc<R> {}
impl<R: HoldsResult + ?Sized> HoldsResult for &R {}

/// Reports that one `Result` goes around everything.
#[diagnostic::on_unimplemented(
    message = "an error inside of this `{Self}` would be sent as a success",
    label = "contains a `Result`",
    note = "a handler returns one `Result`, around everything else: pass the inner error on with `?`, `Ok(value?)`; \
            `Json(value)` sends it as data"
)]
pub trait IsNoResult {}
