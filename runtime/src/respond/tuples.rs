//! Tuples with which other frameworks set a status or headers: a compile error.

use std::collections::{BTreeMap, HashMap};

use http::StatusCode;

use super::answer::{Answer, SuccessOptions, refused};
use super::tag::Tag;
use crate::response::{Head, Reply, Sink};

/// A number before or after a value: a status in other frameworks, and here a JSON array.
pub trait NumberStep<V, T> {
    /// Refused by the compiler.
    fn answer(&self, value: V, _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        V: StatusWithBody<(StatusCode, T)>,
    {
        refused(value)
    }
}

impl<T> NumberStep<(u16, T), T> for &&Tag<(u16, T)> {}
impl<T> NumberStep<(T, u16), T> for &&&Tag<(T, u16)> {}

/// Reports that a number is not a status.
#[diagnostic::on_unimplemented(
    message = "`{Self}` would be a JSON array, not a status with a body",
    label = "a status or an array?",
    note = "a status with a body is `{Right}`: `(StatusCode::CREATED, value)`; `Json(..)` around the tuple sends the array"
)]
pub trait StatusWithBody<Right> {}

/// A status after a value.
pub trait StatusAfterStep<T> {
    /// Refused by the compiler.
    fn answer(&self, value: (T, StatusCode), _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        (T, StatusCode): StatusFirst<(StatusCode, T)>,
    {
        refused(value)
    }
}

impl<T> StatusAfterStep<T> for &&&Tag<(T, StatusCode)> {}

/// Reports that a status comes first.
#[diagnostic::on_unimplemented(
    message = "the status goes before the value, not after it",
    label = "in the wrong order",
    note = "turn the two around: `{Right}`"
)]
pub trait StatusFirst<Right> {}

/// A status before the value of a `Reply`, which has a status of its own.
pub trait StatusInReplyStep<T> {
    /// Refused by the compiler.
    fn answer(&self, value: (StatusCode, T), _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        Reply<(StatusCode, T)>: HasOneStatus<Reply<T>>,
    {
        refused(value)
    }
}

// Everywhere else the status has been taken by the step `head`.
impl<T> StatusInReplyStep<T> for &&Tag<(StatusCode, T)> {}

/// Reports that the status is set by a method.
#[diagnostic::on_unimplemented(
    message = "a `Reply` has its status already, so its value cannot have one",
    label = "a status inside of a `Reply`",
    note = "write `Reply::new(value).status(status)`, of the type `{Right}`"
)]
pub trait HasOneStatus<Right> {}

/// Any other tuple that cannot be sent, or that has headers in it.
pub trait TupleStep<T> {
    /// Refused by the compiler.
    fn answer(&self, value: T, _: &Sink, _: Head, _: &SuccessOptions) -> Answer
    where
        T: IsOneAnswer,
    {
        refused(value)
    }
}

impl<A, B> TupleStep<(A, B)> for Tag<(A, B)> {}
impl<A, B, C> TupleStep<(A, B, C)> for Tag<(A, B, C)> {}
impl<A, B, C, D> TupleStep<(A, B, C, D)> for Tag<(A, B, C, D)> {}

// These are `Serialize`, so they have to come before the step for JSON.
impl<V: AsRef<str>, const N: usize, T> TupleStep<([(&str, V); N], T)> for &&Tag<([(&str, V); N], T)> {}
impl<H: LikeHeaders, T> TupleStep<(u16, H, T)> for &&Tag<(u16, H, T)> {}
impl<H: LikeHeaders, T> TupleStep<(T, u16, H)> for &&&Tag<(T, u16, H)> {}

/// What other frameworks take as headers, next to a status.
pub trait LikeHeaders {}

impl<K, V> LikeHeaders for HashMap<K, V> {}
impl<K, V> LikeHeaders for BTreeMap<K, V> {}
impl<K, V> LikeHeaders for Vec<(K, V)> {}
impl<K, V, const N: usize> LikeHeaders for [(K, V); N] {}

/// Reports where status and headers go.
#[diagnostic::on_unimplemented(
    message = "a handler cannot answer with `{Self}`",
    label = "not one answer",
    note = "headers go into a reply, `Reply::new(value).status(status).header(name, value)`, of the type `Reply<T>`; a status \
            alone goes before the value, `(StatusCode, T)`; a tuple is sent as JSON if all its values are `Serialize`, and \
            `Json(..)` around it sends any such tuple"
)]
pub trait IsOneAnswer {}
