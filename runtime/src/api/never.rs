//! The result of code that never returns, such as `todo!()` in a hook that is not written yet.

/// Its type, which stable Rust names only as the return type of a function.
pub(super) type Never = <fn() -> ! as Returns>::Output;

/// The return type of a function.
pub trait Returns {
    /// The type.
    type Output;
}

impl<T> Returns for fn() -> T {
    type Output = T;
}
