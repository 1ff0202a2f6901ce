//! The parts of a function's state that arguments can borrow.

/// A state that can lend a `T` to an argument with the mark `#[state]`.
///
/// Every type provides itself. A struct with `#[derive(State)]` also provides each of its fields.
#[diagnostic::on_unimplemented(
    message = "the state `{Self}` does not provide `{T}`",
    label = "no `{T}` in the state",
    note = "add a field of this type to the state and `#[derive(State)]` to its struct; behind an `Arc` or `Box`, \
            `#[state(target = ..)]` at the field lends what it points to; if a middleware makes it, list the handler below \
            that middleware"
)]
pub trait Provides<T: ?Sized> {
    /// Lends the value.
    fn provide(&self) -> &T;
}

impl<T> Provides<T> for T {
    fn provide(&self) -> &T {
        self
    }
}
