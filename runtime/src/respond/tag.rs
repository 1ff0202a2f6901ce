//! The type of a value, as a value on which the steps are called.

use std::marker::PhantomData;

/// Stands for the type of a value: the steps are implemented for it.
pub struct Tag<T>(PhantomData<fn(T) -> T>);

/// Every type has a tag. For an unresolved type, a misspelt one, the associated `Tag` is an error too, so that rustc
/// reports only the first.
pub trait Tagged {
    /// `Tag<Self>`.
    type Tag;

    /// The only value.
    const TAG: Self::Tag;
}

impl<T> Tagged for T {
    type Tag = Tag<T>;

    const TAG: Tag<T> = Tag(PhantomData);
}

/// The tag of a value's type.
pub fn tag<T: Tagged>(_: &T) -> T::Tag {
    T::TAG
}
