//! The trait of types that arguments can have.

use serde::Deserialize;

/// A type that an argument can have: any type that is `Deserialize`.
///
/// It is a trait of its own so that rustc reports a missing derive in one sentence.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a request",
    label = "not `Deserialize`",
    note = "add `#[derive(serde::Deserialize)]` to it, or implement `FromEvent` for it and leave the mark out; for a type that \
            is not yours, as `HeaderValue`, take a `String`"
)]
pub trait Readable<'de>: Deserialize<'de> {}

#[diagnostic::do_not_recommend]
impl<'de, T: Deserialize<'de>> Readable<'de> for T {}
