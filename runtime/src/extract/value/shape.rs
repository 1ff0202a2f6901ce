//! Finds out what a type is deserialized from, with a deserializer that records which method the type calls and then
//! fails.
//!
//! Whether an argument is read from one key or from the whole query must be known before it is read: an `Option<T>`
//! only calls a method for `T` after the deserializer has decided that there is a value. Probing the type first
//! allocates nothing and, since its result depends on the type alone, compiles to a constant or nearly so.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};

/// What a type is deserialized from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A number, bool, character or unit variant: one text.
    One,
    /// Text, or a type that is parsed from text: `Uuid`, dates.
    Text,
    /// Any value: an untagged enum, `serde_json::Value`.
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
    let mut found = (Shape::Any, false);
    // Only the record counts. The probe always fails; a type that makes a value all the same needs no input.
    let _ = T::deserialize(Probe(&mut found));
    found
}

/// Records the shape of a type, and whether it may be absent.
struct Probe<'n>(&'n mut (Shape, bool));

impl Probe<'_> {
    fn record<T>(self, shape: Shape) -> Result<T, Recorded> {
        self.0.0 = shape;
        Err(Recorded)
    }
}

/// Not a failure: it ends the probe once the shape is recorded.
#[derive(Debug)]
struct Recorded;

impl fmt::Display for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the shape of a type was recorded")
    }
}

impl std::error::Error for Recorded {}

impl de::Error for Recorded {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Recorded
    }
}

macro_rules! shapes {
    ($($deserialize:ident $shape:ident)*) => {
        $(fn $deserialize<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Recorded> {
            self.record(Shape::$shape)
        })*
    };
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Recorded;

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

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Recorded> {
        self.0.1 = true;
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Recorded> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, _: V) -> Result<V::Value, Recorded> {
        self.record(Shape::One)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Recorded> {
        self.record(Shape::Many)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, _: V) -> Result<V::Value, Recorded> {
        self.record(Shape::Many)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Recorded> {
        self.record(Shape::Fields(fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Recorded> {
        self.record(Shape::One)
    }
}
