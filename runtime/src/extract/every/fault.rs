//! One wrong place of a body.

/// A place that is wrong, and why.
#[derive(Debug, PartialEq)]
pub(crate) struct Fault {
    /// Where it is in the text; of what is missing, where the object starts that it is missing in.
    pub(crate) start: usize,
    /// The same as a JSON pointer (RFC 6901).
    pub(crate) pointer: String,
    /// The rest of a sentence whose subject is the place.
    pub(crate) message: String,
}
