//! The deserializer over one claim, which is JSON, or text that may mean a number, a bool or a list.
//!
//! REST APIs send every claim as text, HTTP APIs also numbers and lists, and Lambda authorizers of HTTP APIs any JSON.

use serde::de::{Deserializer, Visitor};

use super::error::ValueError;
use super::json_phrases;
use super::raw_values::RawValues;
use super::text::TextValue;
use super::transparent::transparent_types;
use crate::event::Claim;

impl<'a> Claim<'a> {
    /// The claim as text; JSON unchanged.
    fn value(&self) -> TextValue<'_> {
        TextValue::new(match self {
            Claim::Text(text) => RawValues::Claim(text),
            Claim::Scalar(json) | Claim::Nested(json) => RawValues::One(Some(json.raw())),
        })
    }
}

/// Methods for single values: they read the claim as text. Types that only accept text can thus read nested JSON as
/// text.
macro_rules! as_value {
    ($($deserialize:ident)*) => {
        $(fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
            self.value().$deserialize(visitor)
        })*
    };
}

/// Methods for what JSON has and text does not: they read JSON as JSON, and fall back to text.
macro_rules! as_json {
    ($($deserialize:ident($($name:ident: $type:ty),*): $($claim:ident)|+;)*) => {
        $(fn $deserialize<V: Visitor<'de>>(self, $($name: $type,)* visitor: V) -> Result<V::Value, ValueError> {
            match self {
                $(Claim::$claim(json))|+ => {
                    let mut json = serde_json::Deserializer::from_str(json.raw());
                    let value = json.$deserialize($($name,)* visitor);
                    value.map_err(|error| ValueError::message(json_phrases::of_data(&error).message))
                }
                _ => self.value().$deserialize($($name,)* visitor),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for &'de Claim<'de> {
    type Error = ValueError;

    as_value! {
        deserialize_bool deserialize_char deserialize_str deserialize_string deserialize_identifier
        deserialize_bytes deserialize_byte_buf
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_f32 deserialize_f64
    }

    as_json! {
        deserialize_any(): Scalar | Nested;
        deserialize_seq(): Nested;
        deserialize_map(): Nested;
        deserialize_tuple(len: usize): Nested;
        deserialize_tuple_struct(name: &'static str, len: usize): Nested;
        deserialize_struct(name: &'static str, fields: &'static [&'static str]): Nested;
        deserialize_enum(name: &'static str, variants: &'static [&'static str]): Nested;
    }

    transparent_types! {}

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_some(self)
    }
}
