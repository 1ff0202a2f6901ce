//! The state of a function, and what it provides.

/// A state that can lend a `T`: what `#[state]` arguments are taken from.
///
/// Every state provides itself. `#[derive(State)]` on a struct makes it provide each of its fields.
#[diagnostic::on_unimplemented(
    message = "the state `{Self}` does not provide `{T}`",
    label = "no `{T}` in the state",
    note = "add a field of this type to the state and `#[derive(State)]` to its struct; behind an `Arc` or `Box`, \
            `#[state(target = ..)]` at the field lends what it points to"
)]
pub trait Provides<T: ?Sized> {
    /// Lends it.
    fn provide(&self) -> &T;
}

impl<T> Provides<T> for T {
    fn provide(&self) -> &T {
        self
    }
}
