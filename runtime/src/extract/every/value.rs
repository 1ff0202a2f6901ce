//! The deserializer over a value of a body, or over its stand-in.
//!
//! It is one type for both, since every type of a program is compiled once more for each deserializer. It calls the same
//! methods of a visitor as serde_json, through [`Strict`](crate::extract::value::strict::Strict), does.

use std::borrow::Cow;

use serde::de::{DeserializeSeed, Deserializer, Error as _, Expected, Unexpected, Visitor};

use super::ask::Ask;
use super::elements::Elements;
use super::error::Error;
use super::members::Members;
use super::place::Place;
use super::read::Read;
use super::run::{Run, readable};
use super::token::Token;
use super::variant::{NOT_ENUM, Variant};
use crate::extract::value::numeric;
use crate::extract::value::opaque::{is_opaque, needs_object};

/// How serde_json names the type whose value is the text of the JSON itself.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// A value that is about to be read.
#[derive(Clone, Copy)]
pub(super) struct Value<'p, 'de> {
    run: &'p Run<'p, 'de>,
    place: &'p Place<'p>,
    /// The JSON itself, as text.
    raw: Option<&'de str>,
}

/// Reads a value with this deserializer.
pub(super) struct Values;

impl Read for Values {
    fn read<'p, 'de, S: DeserializeSeed<'de>>(
        run: &'p Run<'p, 'de>,
        place: &'p Place<'p>,
        raw: Option<&'de str>,
        seed: S,
    ) -> Result<S::Value, Error> {
        let entered = if raw.is_none() { run.enter(place) } else { Ok(()) };
        entered.and_then(|()| seed.deserialize(Value { run, place, raw })).map_err(|error| error.at(place))
    }
}

impl<'de> Value<'_, 'de> {
    /// The value, if a type that asks for this accepts it.
    fn token(&self, ask: Ask, expected: &dyn Expected) -> Result<Token<'de>, Error> {
        self.place.asked.set(Some(ask));
        let token = match (self.raw, self.place.stand_in) {
            (Some(raw), _) => Token::Text(Cow::Borrowed(raw)),
            (None, Some(stand_in)) => {
                let token = ask.stand_in(stand_in.nth, stand_in.choices);
                token.ok_or_else(|| Error::custom("no stand-in is left"))?
            }
            (None, None) => readable(self.run.cursor.token())?,
        };
        match token {
            Token::TooLarge => return Err(Error::custom("number out of range")),
            Token::Array | Token::Object => self.note_parts(ask, expected),
            _ => {}
        }
        match ask {
            _ if ask.accepts(&token) => Ok(token),
            Ask::Enum(_) => Err(Error::custom(NOT_ENUM)),
            _ => Err(Error::invalid_type(token.unexpected(), expected)),
        }
    }

    /// Records what decides later whether an error is about this value or about a part of it.
    fn note_parts(&self, ask: Ask, expected: &dyn Expected) {
        let is_any = matches!(ask, Ask::Any | Ask::AnyObject);
        // It is needed in these cases only, and the description must be written to find out.
        self.place.is_opaque.set((is_any || !self.run.patches.is_empty()) && is_opaque(expected));
        if let (true, Some(parent)) = (is_any, self.place.parent) {
            parent.has_buffer.set(true);
        }
    }

    fn is_null(&self) -> bool {
        match (self.raw, self.place.stand_in) {
            (Some(_), _) => false,
            (None, Some(_)) => true,
            (None, None) => self.run.cursor.peek() == Some(b'n'),
        }
    }

    fn scalar<V: Visitor<'de>>(self, ask: Ask, visitor: V) -> Result<V::Value, Error> {
        visit(self.token(ask, &visitor)?, visitor)
    }

    fn list<V: Visitor<'de>>(self, ask: Ask, visitor: V) -> Result<V::Value, Error> {
        self.token(ask, &visitor)?;
        self.elements(ask, visitor)
    }

    fn elements<V: Visitor<'de>>(self, ask: Ask, visitor: V) -> Result<V::Value, Error> {
        let mut elements = Elements::<Values>::new(self.run, self.place, ask);
        let value = visitor.visit_seq(&mut elements)?;
        elements.finish().map(|()| value)
    }

    fn object<V: Visitor<'de>>(self, ask: Ask, visitor: V) -> Result<V::Value, Error> {
        self.token(ask, &visitor)?;
        self.members(ask, visitor)
    }

    fn members<V: Visitor<'de>>(self, ask: Ask, visitor: V) -> Result<V::Value, Error> {
        let mut members = Members::<Values>::new(self.run, self.place, ask);
        let value = visitor.visit_map(&mut members)?;
        members.finish().map(|()| value)
    }

    fn any<V: Visitor<'de>>(self, ask: Ask, visitor: V) -> Result<V::Value, Error> {
        match self.token(ask, &visitor)? {
            Token::Array => self.elements(ask, visitor),
            Token::Object => self.members(ask, visitor),
            token => visit(token, visitor),
        }
    }

    /// A whole number of 128 bits, which a token cannot hold.
    fn wide<T: std::str::FromStr>(&self) -> Option<T> {
        if self.place.stand_in.is_some() || self.raw.is_some() {
            return None;
        }
        let number = self.run.cursor.literal().and_then(|text| text.parse().ok())?;
        self.run.cursor.skip().map(|_| number)
    }
}

/// Visits a value that has no parts.
fn visit<'de, V: Visitor<'de>>(token: Token<'de>, visitor: V) -> Result<V::Value, Error> {
    match token {
        Token::Null => visitor.visit_unit(),
        Token::Truth(value) => visitor.visit_bool(value),
        Token::Positive(value) => visitor.visit_u64(value),
        Token::Negative(value) => visitor.visit_i64(value),
        Token::Float(value) => visitor.visit_f64(value),
        Token::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
        Token::Text(Cow::Owned(text)) => visitor.visit_str(&text),
        Token::TooLarge | Token::Array | Token::Object => Err(Error::invalid_type(token.unexpected(), &visitor)),
    }
}

macro_rules! scalars {
    ($($deserialize:ident $ask:ident)*) => {
        $(fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.scalar(Ask::$ask, visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Value<'_, 'de> {
    type Error = Error;

    scalars! {
        deserialize_bool Truth deserialize_f64 Number
        deserialize_i8 Number deserialize_i16 Number deserialize_i32 Number deserialize_i64 Number
        deserialize_u8 Number deserialize_u16 Number deserialize_u32 Number deserialize_u64 Number
        deserialize_char Character deserialize_str Text deserialize_string Text deserialize_identifier Identifier
        deserialize_unit Nothing
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.wide() {
            Some(number) => visitor.visit_i128(number),
            None => self.scalar(Ask::Number, visitor),
        }
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.wide() {
            Some(number) => visitor.visit_u128(number),
            None => self.scalar(Ask::Number, visitor),
        }
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.token(Ask::Number, &visitor)? {
            Token::Float(value) if numeric::narrowed(value).is_none() => {
                Err(Error::invalid_value(Unexpected::Float(value), &"f32"))
            }
            token => visit(token, visitor),
        }
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let needs_object = self.place.stand_in.is_some() && needs_object(&visitor);
        self.any(if needs_object { Ask::AnyObject } else { Ask::Any }, visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.token(Ask::Bytes, &visitor)? {
            Token::Array => self.elements(Ask::Bytes, visitor),
            Token::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_bytes(text.as_bytes()),
            Token::Text(Cow::Owned(text)) => visitor.visit_bytes(text.as_bytes()),
            token => visit(token, visitor),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if !self.is_null() {
            return visitor.visit_some(self);
        }
        self.token(Ask::Nothing, &visitor)?;
        visitor.visit_none()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        if name != RAW_VALUE {
            return visitor.visit_newtype_struct(self);
        }
        let raw = match self.place.stand_in {
            Some(_) => "null",
            None => readable(self.run.cursor.skip())?,
        };
        visitor.visit_map(Members::<Values>::of_raw(self.run, self.place, (RAW_VALUE, raw)))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.list(Ask::List, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        self.list(Ask::Tuple(len), visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.list(Ask::Tuple(len), visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.object(Ask::Map, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.object(Ask::Struct(fields), visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let ask = Ask::Enum(variants);
        let token = self.token(ask, &visitor)?;
        let variant = Variant::<Values>::new(self.run, self.place, token, variants)?;
        let value = visitor.visit_enum(&variant)?;
        variant.finish().map(|()| value)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.place.stand_in.is_none() && self.raw.is_none() {
            readable(self.run.cursor.skip())?;
        }
        visitor.visit_unit()
    }
}
