//! The deserializer over the texts of one key.
//!
//! A single value is read from the last text, a `Vec` or tuple from all of them. Nothing is copied: a `&str` is
//! borrowed from the event.

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, Deserialize, Deserializer, EnumAccess, SeqAccess, VariantAccess, Visitor};

use super::buffered;
use super::error::ValueError;
use super::number;
use super::raw_values::{Iter, RawValues};
use super::refusals::{self, Needed};
use super::shape::{self, Shape};
use super::transparent::transparent_types;
use super::unsupported;

const NOT_FIELDS: &str = "is a single value, and the argument's type needs several fields";
const NOT_LIST: &str = "is one of several values, and the argument's type needs a list in its place";
const NOT_UNIT: &str = "is a single value, and the argument's type needs a variant with fields";

/// Reads the value of one key.
///
/// An empty text that the type does not accept counts as absent: `?page=` is `None` for `Option<u32>` and
/// `Option<Uuid>`, and an empty text for `Option<String>`.
pub(crate) fn read<'de, T: Deserialize<'de>>(value: TextValue<'de>) -> Result<T, ValueError> {
    let blank = value.is_blank();
    let found = match shape::of::<T>().0 {
        // Such types ask for what they need, and never for any value.
        Shape::One | Shape::Text => T::deserialize(value),
        _ => buffered::settle(|| T::deserialize(value.clone())),
    };
    match found {
        Err(error) if buffered::needs_object(&error) => Err(unsupported::needs_text(error.key)),
        Err(error) if blank => T::deserialize(TextValue::absent()).map_err(|_| error),
        result => result,
    }
}

/// Whether a type that accepts any value accepts no text: a tagged enum needs an object.
pub(crate) fn is_refused<'de, T: Deserialize<'de>>() -> bool {
    let any = || T::deserialize(TextValue::new(RawValues::One(Some("x"))));
    buffered::settle(any).is_err_and(|error| buffered::needs_object(&error))
}

/// The texts of one key.
#[derive(Clone, Debug)]
pub(crate) struct TextValue<'de> {
    texts: RawValues<'de>,
    place: Place,
}

/// Where a value is, as far as that decides how it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A name without a value is a flag that is set, as in `?full`.
    Query,
    Element,
    /// A field that was not sent.
    LeftOut,
    Other,
}

impl<'de> TextValue<'de> {
    pub(crate) fn new(texts: RawValues<'de>) -> Self {
        TextValue { texts, place: Place::Other }
    }

    /// A value of the query.
    pub(crate) fn of_query(texts: RawValues<'de>) -> Self {
        TextValue { texts, place: Place::Query }
    }

    /// No value: `None`, an empty `Vec`, and an error for any other type.
    pub(crate) fn absent() -> Self {
        TextValue::new(RawValues::One(None))
    }

    /// No value of a field: as [`absent`](Self::absent), and an empty list for a type that accepts any value.
    pub(crate) fn left_out() -> Self {
        TextValue { texts: RawValues::One(None), place: Place::LeftOut }
    }

    /// Whether there is a value, and it is empty.
    pub(crate) fn is_blank(&self) -> bool {
        self.texts.is_blank()
    }

    fn text(&self) -> Result<&'de str, ValueError> {
        let text = self.texts.text().ok_or_else(ValueError::missing)?;
        #[cfg(feature = "multipart")]
        super::files::text_only(text)?;
        Ok(text)
    }

    /// The text of a number or the like, which cannot be empty.
    fn scalar(&self) -> Result<&'de str, ValueError> {
        #[cfg(feature = "multipart")]
        self.text()?;
        match self.texts.last() {
            Some("") => Err(ValueError::message("is empty")),
            Some(text) => Ok(text),
            None => Err(ValueError::missing()),
        }
    }

    fn is_flag(&self) -> bool {
        self.place == Place::Query && self.texts.last() == Some("")
    }
}

macro_rules! whole_numbers {
    ($($deserialize:ident $visit:ident)*) => {
        $(fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
            visitor.$visit(number::whole(self.scalar()?)?)
        })*
    };
}

macro_rules! texts {
    ($($deserialize:ident)*) => {
        $(fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
            visitor.visit_borrowed_str(self.text()?)
        })*
    };
}

impl<'de> Deserializer<'de> for TextValue<'de> {
    type Error = ValueError;

    whole_numbers! {
        deserialize_u8 visit_u8
        deserialize_u16 visit_u16
        deserialize_u32 visit_u32
        deserialize_u64 visit_u64
        deserialize_u128 visit_u128
        deserialize_i8 visit_i8
        deserialize_i16 visit_i16
        deserialize_i32 visit_i32
        deserialize_i64 visit_i64
        deserialize_i128 visit_i128
    }

    texts! { deserialize_str deserialize_string deserialize_identifier }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        refusals::ask();
        let Some(text) = self.texts.text() else {
            let is_list = self.place == Place::LeftOut;
            return if is_list { self.deserialize_seq(visitor) } else { Err(ValueError::missing()) };
        };
        #[cfg(feature = "multipart")]
        let visitor = match super::files::visit_any(text, visitor) {
            Ok(visited) => return visited,
            Err(visitor) => visitor,
        };
        let is_given = |needed| refusals::is_given(text, needed);
        let is_empty = is_given(Needed::Nothing) && self.is_blank();
        if is_given(Needed::List) && self.place != Place::Element {
            let list = if is_empty { TextValue::absent() } else { self };
            return list.deserialize_seq(visitor);
        }
        match self.texts.last().unwrap_or(text) {
            flag if is_given(Needed::Truth) && (self.is_flag() || number::truth(flag).is_ok()) => {
                self.deserialize_bool(visitor)
            }
            number if is_given(Needed::Number) => number::visit_any(number, text, visitor),
            "" if is_empty || is_given(Needed::Truth) => visitor.visit_unit(),
            _ => visitor.visit_borrowed_str(text),
        }
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_borrowed_bytes(self.text()?.as_bytes())
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_f32(number::single_precision(self.scalar()?)?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_f64(number::float(self.scalar()?)?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        let truth = if self.is_flag() { true } else { number::truth(self.scalar()?)? };
        visitor.visit_bool(truth)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        let mut chars = self.scalar()?.chars();
        match (chars.next(), chars.next()) {
            (Some(only), None) => visitor.visit_char(only),
            _ => Err(ValueError::message("is not one character")),
        }
    }

    transparent_types! {}

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        if self.texts.last().is_none() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        if self.place == Place::Element {
            return Err(ValueError::unsupported(NOT_LIST));
        }
        let mut elements = Elements(self.texts.each());
        let list = visitor.visit_seq(&mut elements)?;
        match elements.0.next() {
            Some(_) => Err(ValueError::message("is given too many times")),
            None => Ok(list),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, ValueError> {
        if self.texts.last().is_none() { Err(ValueError::missing()) } else { self.deserialize_seq(visitor) }
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        self.deserialize_tuple(len, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, _: V) -> Result<V::Value, ValueError> {
        Err(ValueError::unsupported(NOT_FIELDS))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, ValueError> {
        Err(ValueError::unsupported(NOT_FIELDS))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        let text = self.texts.last().ok_or_else(ValueError::missing)?;
        visitor.visit_enum(Variant(text))
    }
}

/// The values of a key as a list.
struct Elements<'de>(Iter<'de>);

impl<'de> SeqAccess<'de> for &mut Elements<'de> {
    type Error = ValueError;

    fn next_element_seed<S: de::DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, ValueError> {
        let Some(text) = self.0.next() else { return Ok(None) };
        seed.deserialize(TextValue { texts: RawValues::One(Some(text)), place: Place::Element }).map(Some)
    }
}

/// A variant, given by its name; it cannot have fields.
struct Variant<'de>(&'de str);

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = ValueError;
    type Variant = Self;

    fn variant_seed<S: de::DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), ValueError> {
        let name = seed.deserialize(BorrowedStrDeserializer::<ValueError>::new(self.0))?;
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = ValueError;

    fn unit_variant(self) -> Result<(), ValueError> {
        Ok(())
    }

    fn newtype_variant_seed<S: de::DeserializeSeed<'de>>(self, _: S) -> Result<S::Value, ValueError> {
        Err(ValueError::unsupported(NOT_UNIT))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, ValueError> {
        Err(ValueError::unsupported(NOT_UNIT))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, ValueError> {
        Err(ValueError::unsupported(NOT_UNIT))
    }
}
