//! Why a text is not a value of the argument's type, in messages for the developer of the client.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::phrases;
use super::refusals::{self, NO_TEXT};
use crate::text::shortened::shortened;

const BUFFERED_128_BITS: &str = "has a number of 128 bits, which serde cannot read under `flatten` or in a tagged or \
                                 untagged enum: use 64 bits there";

/// Why a value could not be read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ValueError {
    /// The field or key that is wrong, if it is not the argument's own.
    pub(crate) key: Option<Key>,
    pub(crate) reason: Reason,
    /// Whether the value is missing or empty, so that its type may be read once more from nothing.
    pub(crate) may_be_absent: bool,
    /// The texts that the type accepts, if it has named them.
    pub(crate) choices: &'static [&'static str],
    /// Whether the type has no such field.
    pub(crate) is_unknown: bool,
}

/// The name of one of several values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Key {
    /// A field of a struct.
    Field(&'static str),
    /// A name that the client chose.
    Name(String),
}

impl Key {
    pub(crate) fn into_name(self) -> Cow<'static, str> {
        match self {
            Key::Field(name) => Cow::Borrowed(name),
            Key::Name(name) => Cow::Owned(shortened(&name).into_owned()),
        }
    }
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reason {
    /// There is no value.
    Missing,
    /// A field of a struct has no value and needs one.
    MissingField(&'static str),
    /// What the value is or must be, as the rest of a sentence: "must be between 0 and 255".
    Message(Cow<'static, str>),
    /// A type that accepts any value received the value at this address, and a field of it does not accept that.
    Refused { message: Cow<'static, str>, address: usize, needs_object: bool },
    /// The type needs something that this part of a request never has: the program is wrong, not the request.
    Unsupported(&'static str),
}

impl ValueError {
    pub(crate) fn missing() -> Self {
        Reason::Missing.into()
    }

    pub(crate) fn message(message: impl Into<Cow<'static, str>>) -> Self {
        Reason::Message(message.into()).into()
    }

    pub(crate) fn unsupported(message: &'static str) -> Self {
        Reason::Unsupported(message).into()
    }

    /// The same error, about the text at that address if it does not say which one is wrong.
    pub(crate) fn about(mut self, address: usize) -> Self {
        if self.key.is_none()
            && let Reason::Message(message) | Reason::Refused { message, address: NO_TEXT, .. } = &mut self.reason
        {
            let message = std::mem::take(message);
            self.reason = Reason::Refused { message, address, needs_object: false };
        }
        self
    }

    /// The same error, for that field.
    pub(crate) fn at(mut self, key: Key, may_be_absent: bool) -> Self {
        self.key = Some(key);
        self.may_be_absent = may_be_absent;
        self
    }
}

impl From<Reason> for ValueError {
    fn from(reason: Reason) -> Self {
        ValueError { key: None, reason, may_be_absent: false, choices: &[], is_unknown: false }
    }
}

/// The rest of a sentence whose subject is the value.
impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Missing => f.write_str("is missing"),
            Reason::MissingField(field) => write!(f, "has no `{field}`"),
            Reason::Message(message) | Reason::Refused { message, .. } => f.write_str(message),
            Reason::Unsupported(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for ValueError {}

impl de::Error for ValueError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        if phrases::is_of_no_variant(&message) {
            return ValueError::message(phrases::NO_VARIANT);
        }
        if let "u128 is not supported" | "i128 is not supported" = &*message {
            return ValueError::unsupported(BUFFERED_128_BITS);
        }
        refusals::refuse_value();
        ValueError::message(phrases::custom(&message))
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let expected = expected.to_string();
        let message = format!("must be {}", phrases::expected(&expected)).into();
        let refused = match unexpected {
            Unexpected::Str(text) => refusals::refuse(text, &expected),
            Unexpected::Seq => Some((NO_TEXT, false)),
            Unexpected::Map => {
                refusals::refuse_object();
                None
            }
            _ => None,
        };
        match refused {
            Some((address, needs_object)) => Reason::Refused { message, address, needs_object }.into(),
            None => Reason::Message(message).into(),
        }
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        refusals::refuse_value();
        let is_negative = matches!(unexpected, Unexpected::Signed(..0));
        ValueError::message(phrases::out_of_range(is_negative, &expected.to_string()))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        match phrases::count(&expected.to_string()) {
            Some(count) => ValueError::message(format!("must be given {count} times")),
            None => ValueError::message("is not given the expected number of times"),
        }
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        refusals::refuse_value();
        ValueError { choices: expected, ..ValueError::message(format!("is not {}", phrases::one_of(expected))) }
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let message = format!("is unknown; expected {}", phrases::one_of(expected));
        let error = ValueError::message(message).at(Key::Name(field.to_owned()), false);
        ValueError { is_unknown: true, ..error }
    }

    fn missing_field(field: &'static str) -> Self {
        refusals::refuse_value();
        Reason::MissingField(field).into()
    }

    fn duplicate_field(field: &'static str) -> Self {
        ValueError::message("is given twice, under two of its names").at(Key::Field(field), false)
    }
}
