//! The type of a value, as a value.

use std::marker::PhantomData;

/// The type of a value, to be asked what it can do.
pub struct Tag<T>(PhantomData<fn(T) -> T>);

/// What has a tag: every type. What is no type, a misspelt one, has none that a step could be looked for on, so that
/// the compiler's own error is the only one.
pub trait Tagged {
    /// `Tag<Self>`, and for no type not even that.
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
