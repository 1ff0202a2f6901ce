//! What a type asks for, and what it is given in place of a wrong value.

use std::borrow::Cow;

use super::token::Token;
use crate::extract::value::samples::TEXTS;

/// Numbers for types that refuse some: a count, a percentage, a year.
const NUMBERS: [u8; 4] = [0, 1, 50, 200];
/// Values for a type that accepts any, before the texts.
const ANY: usize = 5;

/// What a type asks for: the method of the deserializer that it calls.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ask {
    Truth,
    Number,
    Character,
    Text,
    /// Which field or variant comes next.
    Identifier,
    Bytes,
    Nothing,
    /// Any value.
    Any,
    /// Any value, by a type that accepts only objects.
    AnyObject,
    List,
    Tuple(usize),
    Map,
    Struct(&'static [&'static str]),
    Enum(&'static [&'static str]),
}

impl Ask {
    /// Whether a type that asks for this accepts such a value.
    pub(super) fn accepts(self, token: &Token<'_>) -> bool {
        match self {
            Ask::Any | Ask::AnyObject => true,
            Ask::Truth => matches!(token, Token::Truth(_)),
            Ask::Number => matches!(token, Token::Positive(_) | Token::Negative(_) | Token::Float(_)),
            Ask::Character | Ask::Text | Ask::Identifier => matches!(token, Token::Text(_)),
            Ask::Bytes => matches!(token, Token::Text(_) | Token::Array),
            Ask::Nothing => matches!(token, Token::Null),
            Ask::List | Ask::Tuple(_) => matches!(token, Token::Array),
            Ask::Map | Ask::Struct(_) => matches!(token, Token::Object),
            Ask::Enum(_) => matches!(token, Token::Text(_) | Token::Object),
        }
    }

    /// How many stand-ins there are; the texts may be those that the type itself has named.
    pub(super) fn stand_ins(self, choices: &'static [&'static str]) -> usize {
        match self {
            Ask::Truth | Ask::Character | Ask::List | Ask::Struct(_) => 2,
            Ask::Number => NUMBERS.len(),
            Ask::Text | Ask::Identifier | Ask::Bytes if choices.is_empty() => TEXTS.len(),
            Ask::Text | Ask::Identifier | Ask::Bytes => choices.len(),
            Ask::Nothing | Ask::AnyObject | Ask::Tuple(_) | Ask::Map => 1,
            Ask::Any => ANY + TEXTS.len(),
            Ask::Enum(variants) => variants.len(),
        }
    }

    /// One of the stand-ins.
    pub(super) fn stand_in(self, nth: usize, choices: &'static [&'static str]) -> Option<Token<'static>> {
        let text = |texts: &[&'static str], nth: usize| texts.get(nth).map(|text| Token::Text(Cow::Borrowed(*text)));
        match self {
            Ask::Truth => Some(Token::Truth(nth > 0)),
            Ask::Number => NUMBERS.get(nth).map(|number| Token::Positive((*number).into())),
            Ask::Character => text(&["a", "0"], nth),
            Ask::Text | Ask::Identifier | Ask::Bytes if choices.is_empty() => text(&TEXTS, nth),
            Ask::Text | Ask::Identifier | Ask::Bytes => text(choices, nth),
            Ask::Nothing => Some(Token::Null),
            Ask::List | Ask::Tuple(_) => Some(Token::Array),
            Ask::AnyObject | Ask::Map | Ask::Struct(_) | Ask::Enum(_) => Some(Token::Object),
            Ask::Any => match nth {
                0 => Some(Token::Null),
                1 => Some(Token::Object),
                2 => Some(Token::Positive(0)),
                3 => Some(Token::Truth(false)),
                4 => Some(Token::Array),
                nth => text(&TEXTS, nth - ANY),
            },
        }
    }
}
