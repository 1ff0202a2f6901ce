//! How certain a verdict is.

use std::fmt;

/// How certain it is that AWS does the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Confidence {
    /// Recorded against AWS by a test suite.
    Recorded,
    /// Observed on AWS, and reported by users or maintainers.
    Reported,
    /// Written in AWS's documentation.
    Documented,
    /// Inferred from what is known.
    Inferred,
    /// Sources disagree.
    Unclear,
}

impl Confidence {
    /// One word, as in `explain --json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Confidence::Recorded => "recorded",
            Confidence::Reported => "reported",
            Confidence::Documented => "documented",
            Confidence::Inferred => "inferred",
            Confidence::Unclear => "unclear",
        }
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
