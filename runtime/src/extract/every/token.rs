//! What a value is, as JSON has it.

use std::borrow::Cow;

use serde::de::Unexpected;

/// A value; of an object or array only that it is one.
pub(super) enum Token<'de> {
    Null,
    Truth(bool),
    Positive(u64),
    Negative(i64),
    Float(f64),
    /// A number that not even a float can hold.
    TooLarge,
    Text(Cow<'de, str>),
    Array,
    Object,
}

impl<'de> Token<'de> {
    /// `true`, `false`, `null` or a number.
    pub(super) fn of_literal(text: &str) -> Option<Self> {
        match text {
            "null" => Some(Token::Null),
            "true" => Some(Token::Truth(true)),
            "false" => Some(Token::Truth(false)),
            _ => is_number(text).then(|| Token::of_number(text)),
        }
    }

    /// As serde_json reads a number: -0 is a float.
    fn of_number(text: &str) -> Self {
        if let Ok(number) = text.parse() {
            return Token::Positive(number);
        }
        match (text.parse(), text.parse()) {
            (Ok(number), _) if number != 0 => Token::Negative(number),
            (_, Ok(number)) if f64::is_finite(number) => Token::Float(number),
            _ => Token::TooLarge,
        }
    }

    pub(super) fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Token::Null => Unexpected::Unit,
            Token::Truth(value) => Unexpected::Bool(*value),
            Token::Positive(value) => Unexpected::Unsigned(*value),
            Token::Negative(value) => Unexpected::Signed(*value),
            Token::Float(value) => Unexpected::Float(*value),
            Token::TooLarge => Unexpected::Float(f64::INFINITY),
            Token::Text(text) => Unexpected::Str(text),
            Token::Array => Unexpected::Seq,
            Token::Object => Unexpected::Map,
        }
    }
}

/// Whether a text is a number of JSON (RFC 8259, 6).
fn is_number(text: &str) -> bool {
    let (whole, rest) = digits(text.strip_prefix('-').unwrap_or(text));
    if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) {
        return false;
    }
    let (fraction, rest) = rest.strip_prefix('.').map_or(("0", rest), digits);
    let (exponent, rest) = match rest.strip_prefix(['e', 'E']) {
        Some(exponent) => digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        None => ("0", rest),
    };
    !fraction.is_empty() && !exponent.is_empty() && rest.is_empty()
}

/// The digits that a text starts with, and the rest.
fn digits(text: &str) -> (&str, &str) {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at_checked(end).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_literal_is_read_as_serde_json_reads_it(text in r"-?(0|[1-9]|[0-9]{1,21})(\.[0-9]{0,3})?([eE][+-]?[0-9]{0,3})?|null|true|nul|-") {
            let expected: Result<serde_json::Value, _> = serde_json::from_str(&text);
            match (Token::of_literal(&text), expected) {
                (Some(Token::Null), Ok(value)) => prop_assert!(value.is_null()),
                (Some(Token::Truth(truth)), Ok(value)) => prop_assert_eq!(value.as_bool(), Some(truth)),
                (Some(Token::Positive(number)), Ok(value)) => prop_assert_eq!(value.as_u64(), Some(number)),
                (Some(Token::Negative(number)), Ok(value)) => prop_assert_eq!(value.as_i64(), Some(number)),
                (Some(Token::Float(number)), Ok(value)) => {
                    let read = value.as_f64().unwrap();
                    prop_assert!(value.is_f64() && (read - number).abs() <= read.abs() * 1e-15, "{} {}", read, number);
                }
                (Some(Token::TooLarge), Err(error)) => prop_assert!(error.to_string().contains("out of range")),
                (None, Err(error)) => prop_assert!(!error.to_string().contains("out of range"), "{}", error),
                (_, expected) => prop_assert!(false, "{} {:?}", text, expected),
            }
        }
    }
}
