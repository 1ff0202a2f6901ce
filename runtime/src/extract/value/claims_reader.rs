//! The deserializer over all claims about a caller.

use std::borrow::Cow;
use std::slice;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::absent::Absent;
use super::claim::ClaimValue;
use super::error::{Key, ValueError};
use super::refusals;
use super::text::TextValue;
use super::transparent::transparent_types;
use super::unsupported::{self, not_a_single_value};
use crate::event::Claim;

/// Reads a struct, map or JSON object from claims.
#[derive(Clone, Copy)]
pub(crate) struct ClaimsReader<'de, 'x> {
    pub(crate) claims: &'de [(Cow<'de, str>, Claim<'de>)],
    pub(crate) absent: &'x Absent,
}

impl<'de, 'x> ClaimsReader<'de, 'x> {
    fn members(self, names: &'static [&'static str]) -> ClaimsAccess<'de, 'x> {
        let ClaimsReader { claims, absent } = self;
        ClaimsAccess { absent, names, rest: claims.iter(), absent_rest: absent.fields(), current: None }
    }
}

impl<'de> Deserializer<'de> for ClaimsReader<'de, '_> {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        refusals::ask();
        self.deserialize_map(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, _: V) -> Result<V::Value, ValueError> {
        Err(unsupported::needs_fields())
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_map(self.members(&[]))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        visitor.visit_map(self.members(names))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_some(self)
    }

    transparent_types! {}

    not_a_single_value! {}
}

/// Yields each claim, and then the fields that are read as absent.
struct ClaimsAccess<'de, 'x> {
    absent: &'x Absent,
    names: &'static [&'static str],
    rest: slice::Iter<'de, (Cow<'de, str>, Claim<'de>)>,
    absent_rest: slice::Iter<'x, (&'static str, ValueError)>,
    current: Option<(&'de str, Option<&'de Claim<'de>>)>,
}

impl ClaimsAccess<'_, '_> {
    fn key(&self, name: &str) -> Key {
        let field = self.names.iter().find(|field| **field == name);
        field.map_or_else(|| Key::Name(name.to_owned()), |field| Key::Field(field))
    }
}

impl<'de> MapAccess<'de> for ClaimsAccess<'de, '_> {
    type Error = ValueError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ValueError> {
        let absent = self.absent;
        let next = self.rest.find(|(name, _)| !absent.has(name));
        self.current = match next {
            Some((name, claim)) if claim.is_blank() && absent.has_blanks() => Some((name, None)),
            Some((name, claim)) => Some((name, Some(claim))),
            None => self.absent_rest.next().map(|(name, _)| (*name, None)),
        };
        self.current.map(|(name, _)| seed.deserialize(BorrowedStrDeserializer::new(name))).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, ValueError> {
        match self.current {
            Some((name, Some(claim))) => {
                let value = ClaimValue::of_claim(name, claim);
                seed.deserialize(value).map_err(|error| error.at(self.key(name), claim.is_blank()))
            }
            Some((name, None)) => {
                seed.deserialize(TextValue::left_out()).map_err(|error| error.at(self.key(name), false))
            }
            None => seed.deserialize(TextValue::absent()),
        }
    }
}
