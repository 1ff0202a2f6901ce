//! Why the type of an argument can never be read from its part.

/// Why a type can never be read from its part, whatever the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// What is wrong, as the rest of a sentence whose subject is the argument.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) fix: &'static str,
}
