//! The variant of an enum: text, or an object with one member.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error as _, Unexpected, VariantAccess, Visitor};

use super::error::Error;
use super::name::Name;
use super::place::{Kind, Place};
use super::read::Read;
use super::run::{Run, readable};
use super::token::Token;

/// What serde_json says of a value that cannot be an enum.
pub(super) const NOT_ENUM: &str = "expected value";

/// A variant with what it contains.
pub(super) struct Variant<'p, 'de, R> {
    run: &'p Run<'p, 'de>,
    place: &'p Place<'p>,
    name: Cow<'de, str>,
    content: Content,
    reader: PhantomData<R>,
}

/// What a variant contains.
enum Content {
    Nothing,
    /// A value that starts there.
    Text(usize),
    StandIn,
}

impl<'p, 'de, R> Variant<'p, 'de, R> {
    /// The variant whose text is the token, or whose object comes next.
    pub(super) fn new(
        run: &'p Run<'p, 'de>,
        place: &'p Place<'p>,
        token: Token<'de>,
        variants: &'static [&'static str],
    ) -> Result<Self, Error> {
        let cursor = &run.cursor;
        let (name, content) = match (token, place.stand_in) {
            (Token::Text(name), _) => (name, Content::Nothing),
            (_, Some(stand_in)) => {
                let name = variants.get(stand_in.nth).ok_or_else(|| Error::custom(NOT_ENUM))?;
                (Cow::Borrowed(*name), Content::StandIn)
            }
            (_, None) if cursor.eat(b'{') && readable(cursor.has_next(true, b'}'))? => {
                (readable(cursor.name())?, Content::Text(cursor.position()))
            }
            _ => return Err(Error::custom(NOT_ENUM)),
        };
        Ok(Variant { run, place, name, content, reader: PhantomData })
    }

    /// Checks that the object has no other member.
    pub(super) fn finish(self) -> Result<(), Error> {
        match self.content {
            Content::Text(_) if readable(self.run.cursor.has_next(false, b'}'))? => Err(Error::custom(NOT_ENUM)),
            _ => Ok(()),
        }
    }

    /// Where its content is; an error if it has none.
    fn content(&self, expected: &str) -> Result<Place<'_>, Error> {
        let start = match self.content {
            Content::Nothing => return Err(Error::invalid_type(Unexpected::UnitVariant, &expected)),
            Content::Text(start) => Some(start),
            Content::StandIn => None,
        };
        Ok(self.place.inner(self.run.patches, Kind::Content, (&self.name, 0), start))
    }
}

impl<'de, R: Read> EnumAccess<'de> for &Variant<'_, 'de, R> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        seed.deserialize(Name(&self.name)).map(|name| (name, self))
    }
}

impl<'de, R: Read> VariantAccess<'de> for &Variant<'_, 'de, R> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.content {
            Content::Nothing => Ok(()),
            _ => R::read(self.run, &self.content("unit variant")?, None, PhantomData),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        R::read(self.run, &self.content("newtype variant")?, None, seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        R::read(self.run, &self.content("tuple variant")?, None, Fields { kind: FieldsKind::Tuple(len), visitor })
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        R::read(self.run, &self.content("struct variant")?, None, Fields { kind: FieldsKind::Struct(fields), visitor })
    }
}

/// The fields of a variant.
struct Fields<V> {
    kind: FieldsKind,
    visitor: V,
}

enum FieldsKind {
    Tuple(usize),
    Struct(&'static [&'static str]),
}

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Fields<V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        match self.kind {
            FieldsKind::Tuple(len) => deserializer.deserialize_tuple(len, self.visitor),
            FieldsKind::Struct(fields) => deserializer.deserialize_struct("", fields, self.visitor),
        }
    }
}
