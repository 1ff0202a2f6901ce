//! What a type asks for, found by asking it: a deserializer that notes the question and never answers.
//!
//! `Option<T>` does not say what `T` is before it is given something, and then it is too late to give it
//! nothing. So whether an argument takes one key or the whole query is found out first; it costs no
//! allocation and, since the answer depends on the type alone, compiles to a constant or nearly so.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};

/// What a type is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A number, bool, character or unit variant: one text.
    One,
    /// Text, and what is parsed from text: `Uuid`, dates.
    Text,
    /// Whatever there is: an untagged enum, `serde_json::Value`.
    Any,
    /// A list or tuple: every value of the key.
    Many,
    /// A struct: the fields of these names.
    Fields(&'static [&'static str]),
    /// A map, or a struct with `flatten`: every field.
    Map,
}

/// The shape of `T`, and whether it may be absent.
pub(crate) fn of<'de, T: Deserialize<'de>>() -> (Shape, bool) {
    let mut noted = (Shape::Any, false);
    // The type gets no value, so it gives none; one that gives something all the same wants nothing.
    let _ = T::deserialize(Probe(&mut noted));
    noted
}

struct Probe<'n>(&'n mut (Shape, bool));

impl Probe<'_> {
    fn note<T>(self, shape: Shape) -> Result<T, Noted> {
        self.0.0 = shape;
        Err(Noted)
    }
}

/// Not an error: the end of a probe.
#[derive(Debug)]
struct Noted;

impl fmt::Display for Noted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a type was asked for its shape")
    }
}

impl std::error::Error for Noted {}

impl de::Error for Noted {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Noted
    }
}

macro_rules! shapes {
    ($($deserialize:ident $shape:ident)*) => {
        $(fn $deserialize<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Noted> {
            self.note(Shape::$shape)
        })*
    };
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Noted;

    shapes! {
        deserialize_bool One deserialize_char One
        deserialize_u8 One deserialize_u16 One deserialize_u32 One deserialize_u64 One deserialize_u128 One
        deserialize_i8 One deserialize_i16 One deserialize_i32 One deserialize_i64 One deserialize_i128 One
        deserialize_f32 One deserialize_f64 One
        deserialize_unit One
        deserialize_str Text deserialize_string Text deserialize_identifier Text
        deserialize_bytes Text deserialize_byte_buf Text
        deserialize_any Any deserialize_ignored_any Any
        deserialize_seq Many
        deserialize_map Map
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Noted> {
        self.0.1 = true;
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Noted> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, _: V) -> Result<V::Value, Noted> {
        self.note(Shape::One)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Noted> {
        self.note(Shape::Many)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, _: V) -> Result<V::Value, Noted> {
        self.note(Shape::Many)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Noted> {
        self.note(Shape::Fields(fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Noted> {
        self.note(Shape::One)
    }
}
