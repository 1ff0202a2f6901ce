//! The deserializer over one claim, which is JSON, or text that may mean a number, a bool, a list or an object.
//!
//! REST APIs send every claim as text, HTTP APIs those of a token too, and Lambda authorizers of HTTP APIs any JSON.

use std::borrow::Cow;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};

use super::claim_list::{ClaimList, Element};
use super::claim_time;
use super::error::ValueError;
use super::is_json::is_json;
use super::json_phrases;
use super::number;
use super::raw_values::RawValues;
use super::refusals::{self, Needed};
use super::strict::Strict;
use super::text::TextValue;
use super::transparent::transparent_types;
use crate::event::Claim;

const NOT_OBJECT: &str = "is text, and the argument's type needs an object";

/// The value of a claim, or of an element of a list in one.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ClaimValue<'de> {
    Text {
        text: &'de str,
        /// Whether it may be a date where a number is needed.
        is_time: bool,
        is_element: bool,
    },
    /// A number or a bool, as JSON.
    Scalar(&'de str),
    /// An object or an array, as JSON; or `null`, or text with escapes, in an array.
    Nested(&'de str),
}

impl<'de> ClaimValue<'de> {
    pub(crate) fn of_claim(name: &str, claim: &'de Claim<'de>) -> Self {
        match claim {
            Claim::Text(text) => ClaimValue::Text { text, is_time: claim_time::is_time(name), is_element: false },
            Claim::Scalar(json) => ClaimValue::Scalar(json.raw()),
            Claim::Nested(json) => ClaimValue::Nested(json.raw()),
        }
    }

    fn of_element(element: Element<'de>) -> Self {
        let (json, null_is_text) = match element {
            Element::Text(text) => return ClaimValue::Text { text, is_time: false, is_element: true },
            Element::Json { json, null_is_text } => (json, null_is_text),
        };
        match (json.as_str(), json.raw().as_bytes().first()) {
            (Some(Cow::Borrowed(text)), _) => ClaimValue::Text { text, is_time: false, is_element: true },
            (None, Some(b'n')) if null_is_text => ClaimValue::Scalar(json.raw()),
            (Some(Cow::Owned(_)), _) | (None, Some(b'{' | b'[' | b'n')) => ClaimValue::Nested(json.raw()),
            (None, _) => ClaimValue::Scalar(json.raw()),
        }
    }

    /// The text that a number, a bool or text is read from; JSON unchanged.
    fn value(self) -> TextValue<'de> {
        let (ClaimValue::Text { text, .. } | ClaimValue::Scalar(text) | ClaimValue::Nested(text)) = self;
        TextValue::new(RawValues::One(Some(text)))
    }

    /// The JSON of an object or array; of text only if it is an object.
    fn json(self) -> Option<&'de str> {
        match self {
            ClaimValue::Nested(json) => Some(json),
            ClaimValue::Text { text, .. } if text.trim_ascii_start().starts_with('{') && is_json(text) => Some(text),
            _ => None,
        }
    }

    /// The seconds of a date.
    fn seconds(self) -> Option<u64> {
        match self {
            ClaimValue::Text { text, is_time: true, .. } => claim_time::seconds(text),
            _ => None,
        }
    }

    fn list(self) -> Result<ClaimList<'de>, ValueError> {
        match self {
            // One text in a list is not split again.
            ClaimValue::Text { text, is_element: true, .. } if !text.starts_with('[') => {
                Err(ValueError::message("is text, and the argument's type needs a list"))
            }
            ClaimValue::Text { text, .. } => ClaimList::of_text(text),
            ClaimValue::Scalar(text) => Ok(ClaimList::Text { rest: text, separator: ',' }),
            ClaimValue::Nested(json) if json.starts_with('[') => Ok(ClaimList::of_json(json)),
            ClaimValue::Nested(_) => Err(ValueError::message("must be a list")),
        }
    }

    fn visit_list<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        let mut elements = Elements(self.list()?);
        let value = visitor.visit_seq(&mut elements)?;
        match elements.0.next() {
            Some(_) => Err(ValueError::message("has too many elements")),
            None => Ok(value),
        }
    }

    /// Text for a type that accepts any value and needs something else.
    fn visit_any<V: Visitor<'de>>(self, text: &'de str, is_element: bool, visitor: V) -> Result<V::Value, ValueError> {
        refusals::ask();
        if refusals::is_given(text, Needed::List) && !is_element {
            return self.visit_list(visitor);
        }
        if refusals::is_given(text, Needed::Object) && self.json().is_some() {
            return self.deserialize_map(visitor);
        }
        match self.seconds().filter(|_| refusals::is_given(text, Needed::Number)) {
            Some(seconds) => visitor.visit_u64(seconds),
            None => self.value().deserialize_any(visitor),
        }
    }
}

/// Reads JSON.
macro_rules! json {
    ($json:expr, $deserialize:ident, $($argument:expr),*) => {{
        let mut json = serde_json::Deserializer::from_str($json);
        Strict(&mut json).$deserialize($($argument),*).map_err(|error| ValueError::message(json_phrases::of_data(&error).message))
    }};
}

/// Methods for single values: they read the claim as text. Types that only accept text can thus read nested JSON as
/// text.
macro_rules! as_value {
    ($($deserialize:ident)*) => {
        $(fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
            match self {
                // Text with escapes, which is not borrowed.
                ClaimValue::Nested(text) if text.starts_with('"') => json!(text, $deserialize, visitor),
                _ => self.value().$deserialize(visitor),
            }
        })*
    };
}

/// Methods for numbers, which a date may be.
macro_rules! as_number {
    ($($deserialize:ident $visit:ident $read:ident;)*) => {
        $(fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
            match self.seconds() {
                Some(seconds) => visitor.$visit(number::$read(&seconds.to_string())?),
                None => self.value().$deserialize(visitor),
            }
        })*
    };
}

/// Methods for objects: they read JSON.
macro_rules! as_object {
    ($($deserialize:ident($($name:ident: $type:ty),*);)*) => {
        $(fn $deserialize<V: Visitor<'de>>(self, $($name: $type,)* visitor: V) -> Result<V::Value, ValueError> {
            match self.json() {
                Some(json) => json!(json, $deserialize, $($name,)* visitor),
                None => Err(ValueError::message(NOT_OBJECT)),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for ClaimValue<'de> {
    type Error = ValueError;

    as_value! {
        deserialize_bool deserialize_char deserialize_str deserialize_string deserialize_identifier
        deserialize_bytes deserialize_byte_buf
    }

    as_number! {
        deserialize_u8 visit_u8 whole; deserialize_u16 visit_u16 whole; deserialize_u32 visit_u32 whole;
        deserialize_u64 visit_u64 whole; deserialize_u128 visit_u128 whole;
        deserialize_i8 visit_i8 whole; deserialize_i16 visit_i16 whole; deserialize_i32 visit_i32 whole;
        deserialize_i64 visit_i64 whole; deserialize_i128 visit_i128 whole;
        deserialize_f32 visit_f32 single_precision; deserialize_f64 visit_f64 float;
    }

    as_object! {
        deserialize_map();
        deserialize_struct(name: &'static str, fields: &'static [&'static str]);
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        match self {
            ClaimValue::Scalar(json) | ClaimValue::Nested(json) => json!(json, deserialize_any, visitor),
            ClaimValue::Text { text, is_element, .. } => self.visit_any(text, is_element, visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        match self.json() {
            Some(json) => json!(json, deserialize_enum, name, variants, visitor),
            None => self.value().deserialize_enum(name, variants, visitor),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        self.visit_list(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, ValueError> {
        self.visit_list(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        self.visit_list(visitor)
    }

    transparent_types! {}

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        if matches!(self, ClaimValue::Nested("null")) { visitor.visit_none() } else { visitor.visit_some(self) }
    }
}

/// The elements of a list.
struct Elements<'de>(ClaimList<'de>);

impl<'de> SeqAccess<'de> for &mut Elements<'de> {
    type Error = ValueError;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, ValueError> {
        self.0.next().map(|element| seed.deserialize(ClaimValue::of_element(element))).transpose()
    }
}
