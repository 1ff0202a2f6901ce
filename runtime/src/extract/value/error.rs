//! Why a text is not the value that was asked for, in words for the client's developer.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::phrases;

/// Why a value could not be read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ValueError {
    /// The field or key that is wrong, where that is not the argument's own.
    pub(crate) key: Option<Key>,
    pub(crate) reason: Reason,
    /// Whether the value is as good as none, so that its type may be asked what it makes of none.
    pub(crate) may_be_absent: bool,
}

/// Which of several values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Key {
    /// The field of a struct.
    Field(&'static str),
    /// A name that the client made.
    Name(String),
}

impl Key {
    pub(crate) fn into_name(self) -> Cow<'static, str> {
        match self {
            Key::Field(name) => Cow::Borrowed(name),
            Key::Name(name) => Cow::Owned(phrases::shortened(&name).into_owned()),
        }
    }
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reason {
    /// There is none.
    Missing,
    /// A field of a struct has no value, and the struct wants one.
    MissingField(&'static str),
    /// What the subject is or must be: "must be between 0 and 255".
    Says(Cow<'static, str>),
    /// Text was offered to a type that asked for nothing and takes no text: what `flatten` does to numbers.
    NotText(Cow<'static, str>),
    /// The type wants what this part of a request never has; the program is wrong, not the request.
    Unsupported(&'static str),
}

impl ValueError {
    pub(crate) fn missing() -> Self {
        Reason::Missing.into()
    }

    pub(crate) fn says(words: impl Into<Cow<'static, str>>) -> Self {
        Reason::Says(words.into()).into()
    }

    pub(crate) fn unsupported(words: &'static str) -> Self {
        Reason::Unsupported(words).into()
    }

    /// The same error, in that field.
    pub(crate) fn at(mut self, key: Key, may_be_absent: bool) -> Self {
        self.key = Some(key);
        self.may_be_absent = may_be_absent;
        self
    }
}

impl From<Reason> for ValueError {
    fn from(reason: Reason) -> Self {
        ValueError { key: None, reason, may_be_absent: false }
    }
}

/// What is said after the subject.
impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Missing => f.write_str("is missing"),
            Reason::MissingField(field) => write!(f, "has no `{field}`"),
            Reason::Says(words) | Reason::NotText(words) => f.write_str(words),
            Reason::Unsupported(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for ValueError {}

impl de::Error for ValueError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        ValueError::says(phrases::custom(&message.to_string()))
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let words = format!("must be {}", phrases::expected(&expected.to_string()));
        match unexpected {
            Unexpected::Str(_) => Reason::NotText(words.into()).into(),
            _ => ValueError::says(words),
        }
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        ValueError::says(phrases::out_of_range(&expected.to_string()))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        match phrases::count(&expected.to_string()) {
            Some(count) => ValueError::says(format!("must be given {count} times")),
            None => ValueError::says("is not given as often as it must be"),
        }
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        ValueError::says(format!("is not {}", phrases::one_of(expected)))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let words = format!("is unknown; known is {}", phrases::one_of(expected));
        ValueError::says(words).at(Key::Name(field.to_owned()), false)
    }

    fn missing_field(field: &'static str) -> Self {
        Reason::MissingField(field).into()
    }

    fn duplicate_field(field: &'static str) -> Self {
        ValueError::says("is given twice, by two of its names").at(Key::Field(field), false)
    }
}
