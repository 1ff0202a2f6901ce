//! The error of a run, which knows where it happened.

use std::fmt::{self, Display};

use serde::de::{self, Expected, Unexpected};

use super::place::Place;
use super::site::Site;
use crate::text::ends::ends;

/// Why a run stopped. Boxed, so that a `Result` with it stays small.
#[derive(Debug)]
pub(super) struct Error(Box<Failure>);

/// What is wrong, and where.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) what: What,
    /// `None` until the error has left the value that it is about.
    pub(super) site: Option<Site>,
}

/// What is wrong.
#[derive(Debug, PartialEq)]
pub(super) enum What {
    /// serde's message, or the type's own; and the texts that it would have accepted, if it named them.
    Wrong { message: String, choices: &'static [&'static str] },
    /// The object has no member of that name.
    Missing(&'static str),
    /// It has two.
    Twice(&'static str),
    /// The text does not continue as JSON, or has been read as far as it may be.
    Unreadable,
    /// A stand-in is nested too deeply.
    TooDeep,
}

impl Error {
    pub(super) fn new(what: What) -> Self {
        Error(Box::new(Failure { what, site: None }))
    }

    pub(super) fn wrong(message: &dyn Display) -> Self {
        Error::new(What::Wrong { message: ends(message), choices: &[] })
    }

    /// The same error at that place, if it does not have a place further inside.
    pub(super) fn at(mut self, place: &Place<'_>) -> Self {
        self.0.site.get_or_insert_with(|| Site::of(place));
        self
    }

    pub(super) fn into_failure(self) -> Failure {
        *self.0
    }
}

/// For a type that puts it into an error of its own.
impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.what {
            What::Wrong { message, .. } => f.write_str(message),
            What::Missing(name) => write!(f, "missing field `{name}`"),
            What::Twice(name) => write!(f, "duplicate field `{name}`"),
            What::Unreadable | What::TooDeep => f.write_str("cannot be read"),
        }
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: Display>(message: T) -> Self {
        Error::wrong(&message)
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        match unexpected {
            Unexpected::Unit => Error::wrong(&format_args!("invalid type: null, expected {expected}")),
            _ => Error::wrong(&format_args!("invalid type: {unexpected}, expected {expected}")),
        }
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let message = match expected {
            [] => ends(&format_args!("unknown variant `{variant}`, there are no variants")),
            names => ends(&format_args!("unknown variant `{variant}`, expected {}", OneOf(names))),
        };
        Error::new(What::Wrong { message, choices: expected })
    }

    fn missing_field(field: &'static str) -> Self {
        Error::new(What::Missing(field))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Error::new(What::Twice(field))
    }
}

/// Names as serde lists them.
struct OneOf(&'static [&'static str]);

impl Display for OneOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [first, second] => write!(f, "`{first}` or `{second}`"),
            [only] => write!(f, "`{only}`"),
            names => write!(f, "one of `{}`", names.join("`, `")),
        }
    }
}
