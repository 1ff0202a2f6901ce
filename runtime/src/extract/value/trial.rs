//! Finds out, before any request, whether a type can be read from text at all.
//!
//! The type is deserialized from stand-ins: each method that it calls gets some value, and one that text can never satisfy
//! is the answer. Fields and variants are tried one at a time, so that what stops the type at one does not hide another.

use std::cell::Cell;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::never::{Reason, Stop, TEXT, Variant};

/// How many fields, and how many variants of an enum, are tried.
const MAX_TRIED: usize = 64;

/// What a type is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Names with values: a query, a form.
    Names,
    /// One of them, a name with a value.
    Pair,
    /// Names with values that may be JSON: claims.
    Json,
    /// One text.
    Text,
    /// The texts of one name.
    Texts,
    /// One of several texts.
    Element,
}

/// The field that can never be read, unless it is the type itself, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) field: Option<&'static str>,
    pub(crate) reason: Reason,
}

/// Why a type can never be read from such a place; `None` if it can, or if a trial does not show it.
pub(crate) fn verdict<T: Deserialize<'static>>(place: Place) -> Option<Verdict> {
    let course = Course::default();
    for field in 0..MAX_TRIED {
        for variant in 0..MAX_TRIED {
            course.field.set(field);
            course.variant.set(variant);
            if let Err(Stop::Never(reason)) = T::deserialize(Trial { place, course: &course }) {
                return Some(Verdict { field: course.name.get(), reason });
            }
            if variant + 1 >= course.variants.take() {
                break;
            }
        }
        if field + 1 >= course.fields.take() {
            break;
        }
    }
    None
}

/// What is tried in this round, and how much there is to try.
#[derive(Debug, Default)]
struct Course {
    field: Cell<usize>,
    fields: Cell<usize>,
    variant: Cell<usize>,
    variants: Cell<usize>,
    /// The field that is tried.
    name: Cell<Option<&'static str>>,
}

/// Gives a type stand-ins for the values of a place.
#[derive(Clone, Copy)]
struct Trial<'c> {
    place: Place,
    course: &'c Course,
}

impl<'c> Trial<'c> {
    fn at(self, place: Place) -> Trial<'c> {
        Trial { place, ..self }
    }

    /// A single value, if there is one.
    fn one<T>(self, visit: impl FnOnce() -> Result<T, Stop>) -> Result<T, Stop> {
        match self.place {
            Place::Text | Place::Texts | Place::Element => visit(),
            Place::Names | Place::Pair | Place::Json => Err(Stop::Never(Reason::NeedsOneText)),
        }
    }

    /// Fields, if there are names for them.
    fn fields<V: Visitor<'static>>(self, names: &'static [&'static str], visitor: V) -> Result<V::Value, Stop> {
        match self.place {
            Place::Pair | Place::Text | Place::Texts | Place::Element => Err(Stop::Never(Reason::NeedsFields)),
            // Any value may be in a claim.
            Place::Json => Err(Stop::Unclear),
            Place::Names => {
                self.course.fields.set(names.len());
                let name = names.get(self.course.field.get()).copied();
                self.course.name.set(name);
                visitor.visit_map(One { trial: self.at(Place::Texts), name: name.or(Some(TEXT)) })
            }
        }
    }

    fn list<V: Visitor<'static>>(self, len: usize, visitor: V) -> Result<V::Value, Stop> {
        match self.place {
            Place::Json => Err(Stop::Never(Reason::NeedsOneText)),
            Place::Element => Err(Stop::Never(Reason::ListInList)),
            Place::Names => visitor.visit_seq(List { trial: self.at(Place::Pair), left: len }),
            Place::Pair => visitor.visit_seq(List { trial: self.at(Place::Text), left: len }),
            Place::Text if len > 1 => Err(Stop::Never(Reason::NeedsSeveral)),
            Place::Text | Place::Texts => visitor.visit_seq(List { trial: self.at(Place::Element), left: len }),
        }
    }
}

macro_rules! values {
    ($($deserialize:ident $visit:ident $value:expr;)*) => {
        $(fn $deserialize<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Stop> {
            self.one(|| visitor.$visit($value))
        })*
    };
}

impl Deserializer<'static> for Trial<'_> {
    type Error = Stop;

    values! {
        deserialize_bool visit_bool true; deserialize_char visit_char 'x';
        deserialize_u8 visit_u8 1; deserialize_u16 visit_u16 1; deserialize_u32 visit_u32 1;
        deserialize_u64 visit_u64 1; deserialize_u128 visit_u128 1;
        deserialize_i8 visit_i8 1; deserialize_i16 visit_i16 1; deserialize_i32 visit_i32 1;
        deserialize_i64 visit_i64 1; deserialize_i128 visit_i128 1;
        deserialize_f32 visit_f32 1.0; deserialize_f64 visit_f64 1.0;
        deserialize_str visit_borrowed_str TEXT; deserialize_string visit_borrowed_str TEXT;
        deserialize_identifier visit_borrowed_str TEXT;
        deserialize_bytes visit_borrowed_bytes TEXT.as_bytes();
        deserialize_byte_buf visit_borrowed_bytes TEXT.as_bytes();
    }

    fn deserialize_any<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Stop> {
        // A type that accepts any value says only after a request what it needs.
        match self.place {
            Place::Text | Place::Texts | Place::Element => visitor.visit_borrowed_str(TEXT),
            Place::Pair => Err(Stop::Never(Reason::NeedsOneText)),
            Place::Names | Place::Json => Err(Stop::Unclear),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_unit()
    }

    fn deserialize_unit<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'static>>(self, _: &'static str, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'static>>(self, _: &'static str, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.list(1, visitor)
    }

    fn deserialize_tuple<V: Visitor<'static>>(self, len: usize, visitor: V) -> Result<V::Value, Stop> {
        if self.place == Place::Names { Err(Stop::Never(Reason::NeedsOneText)) } else { self.list(len, visitor) }
    }

    fn deserialize_tuple_struct<V: Visitor<'static>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.deserialize_tuple(len, visitor)
    }

    fn deserialize_map<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.fields(&[], visitor)
    }

    fn deserialize_struct<V: Visitor<'static>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.fields(names, visitor)
    }

    fn deserialize_enum<V: Visitor<'static>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        let Course { variant, variants: count, .. } = self.course;
        count.set(variants.len());
        match variants.get(variant.get()) {
            Some(name) => self.one(|| visitor.visit_enum(Variant(name))),
            None => Err(Stop::Unclear),
        }
    }
}

/// One name with its value.
struct One<'c> {
    trial: Trial<'c>,
    name: Option<&'static str>,
}

impl MapAccess<'static> for One<'_> {
    type Error = Stop;

    fn next_key_seed<K: DeserializeSeed<'static>>(&mut self, seed: K) -> Result<Option<K::Value>, Stop> {
        self.name.take().map(|name| seed.deserialize(BorrowedStrDeserializer::new(name))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'static>>(&mut self, seed: V) -> Result<V::Value, Stop> {
        seed.deserialize(self.trial)
    }
}

struct List<'c> {
    trial: Trial<'c>,
    left: usize,
}

impl SeqAccess<'static> for List<'_> {
    type Error = Stop;

    fn next_element_seed<T: DeserializeSeed<'static>>(&mut self, seed: T) -> Result<Option<T::Value>, Stop> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(self.trial).map(Some)
    }
}
