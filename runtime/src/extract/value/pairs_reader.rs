//! The deserializer over all names of a query or form.

use std::borrow::Cow;
use std::{slice, vec};

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::absent::Absent;
use super::buffered;
use super::error::{Key, Reason, ValueError};
use super::opaque::is_opaque;
use super::pairs::Pairs;
use super::raw_values::RawValues;
use super::refusals;
use super::replaced::Replaced;
use super::text::TextValue;
use super::transparent::transparent_types;
use super::unsupported::{self, not_a_single_value};
use crate::event::Pair;

/// Reads a struct, map or list of pairs from all names. With `is_present` an `Option` around it is `Some`.
pub(crate) fn read<'de, T: Deserialize<'de>>(
    pairs: Pairs<'de>,
    is_present: bool,
    replaced: &Replaced,
) -> Result<T, ValueError> {
    Absent::settle(|absent| {
        buffered::settle(|| T::deserialize(PairsReader { pairs, is_present, absent, replaced }))
            .map_err(|error| named(error, pairs))
    })
}

/// Whether a type that accepts any value accepts no names with values: an untagged enum of single values.
pub(crate) fn is_refused<'de, T: Deserialize<'de>>() -> bool {
    const PAIRS: &[Pair<'static>] = &[(Cow::Borrowed("x"), Cow::Borrowed("x"))];
    read::<T>(Pairs { pairs: PAIRS, flags: false }, true, &Replaced::default()).is_err()
        && refusals::only_texts_are_needed()
}

/// The error with the name of the value that it is about.
fn named(error: ValueError, pairs: Pairs<'_>) -> ValueError {
    if buffered::needs_object(&error) {
        return unsupported::needs_text(error.key);
    }
    if refusals::only_texts_are_needed() {
        return unsupported::needs_fields();
    }
    let Reason::Refused { address, .. } = error.reason else { return error };
    match pairs.pairs.iter().find(|(_, value)| refusals::address(value) == address) {
        Some((name, _)) if error.key.is_none() => error.at(Key::Name(name.clone().into_owned()), false),
        _ => error,
    }
}

/// Deserializes a struct, map or list of pairs from all names.
#[derive(Clone, Copy)]
struct PairsReader<'de, 'x> {
    pairs: Pairs<'de>,
    /// Whether an `Option` around it is `Some`.
    is_present: bool,
    absent: &'x Absent,
    replaced: &'x Replaced,
}

impl<'de> PairsReader<'de, '_> {
    /// Whether a name is read that is not absent.
    fn has(&self, name: &str) -> bool {
        let is_sent = self.pairs.has(name) && !self.replaced.is_left_out(name);
        is_sent || self.replaced.text(name).is_some()
    }

    /// What is read for a name in place of these texts, if it is replaced.
    fn value_of(&self, name: &str, value: TextValue<'de>) -> TextValue<'de> {
        match self.replaced.text(name) {
            Some(text) => TextValue::new(RawValues::One(Some(text))),
            None => value,
        }
    }
}

impl<'de> Deserializer<'de> for PairsReader<'de, '_> {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        refusals::ask();
        self.deserialize_map(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        if self.is_present { visitor.visit_some(self) } else { visitor.visit_none() }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        if !self.replaced.is_empty() && is_opaque(&visitor) {
            self.replaced.doubt();
        }
        visitor.visit_map(FieldsAccess { reader: self, names, rest: names.iter(), current: None, has_unknown: true })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        let sent = self.pairs.pairs.iter().filter(|(name, _)| !self.replaced.is_left_out(name));
        let mut sorted: Vec<&'de Pair<'de>> = sent.collect();
        // The sort is stable, so the values of one name stay in order.
        sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
        visitor.visit_map(GroupsAccess {
            reader: self,
            rest: sorted.into_iter(),
            absent_rest: self.absent.fields(),
            current: None,
        })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_seq(PairsAccess(self.pairs, self.pairs.pairs.iter()))
    }

    transparent_types! {}

    not_a_single_value! {}
}

/// Yields each field of a struct once, and then one name that is not a field, so that `deny_unknown_fields` can reject
/// it.
struct FieldsAccess<'de, 'x> {
    reader: PairsReader<'de, 'x>,
    names: &'static [&'static str],
    rest: slice::Iter<'static, &'static str>,
    /// The field whose value comes next; `None` if the name is not a field.
    current: Option<&'static str>,
    /// Whether an unknown name comes after the fields; false once it has been yielded.
    has_unknown: bool,
}

impl<'de> FieldsAccess<'de, '_> {
    fn unknown(&self) -> Option<&'de str> {
        let mut names = self.reader.pairs.pairs.iter().map(|(name, _)| &**name);
        names.find(|name| !self.names.contains(name) && !self.reader.replaced.is_left_out(name))
    }
}

impl<'de> MapAccess<'de> for FieldsAccess<'de, '_> {
    type Error = ValueError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ValueError> {
        let reader = self.reader;
        self.current = self.rest.find(|name| reader.has(name) || reader.absent.has(name)).copied();
        let mut name = self.current;
        if name.is_none() && std::mem::take(&mut self.has_unknown) {
            name = self.unknown();
        }
        name.map(|name| seed.deserialize(BorrowedStrDeserializer::new(name))).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, ValueError> {
        let Some(name) = self.current else { return seed.deserialize(TextValue::absent()) };
        let reader = self.reader;
        let value = reader.value_of(name, reader.pairs.value(name));
        let value = if reader.absent.has(name) { TextValue::absent() } else { value };
        let blank = value.is_blank();
        seed.deserialize(value).map_err(|error| error.at(Key::Field(name), blank))
    }
}

/// Yields each name once, with all its values.
struct GroupsAccess<'de, 'x> {
    reader: PairsReader<'de, 'x>,
    rest: vec::IntoIter<&'de Pair<'de>>,
    absent_rest: slice::Iter<'x, (&'static str, ValueError)>,
    current: Option<(&'de str, TextValue<'de>)>,
}

impl<'de> GroupsAccess<'de, '_> {
    /// The next name and its values; only several values are collected into a list.
    fn group(&mut self) -> Option<(&'de str, TextValue<'de>)> {
        let Some((name, value)) = self.rest.next() else {
            return self.absent_rest.next().map(|(name, _)| (*name, TextValue::left_out()));
        };
        let more = self.rest.as_slice().iter().take_while(|(other, _)| other == name).count();
        let mut texts = RawValues::One(Some(value));
        if more > 0 {
            let values = self.rest.by_ref().take(more).map(|(_, value)| &**value);
            texts = RawValues::Several(std::iter::once(&**value).chain(values).collect());
        }
        let value = self.reader.value_of(name, self.reader.pairs.value_of(texts));
        Some((name, if value.is_blank() && self.reader.absent.has_blanks() { TextValue::absent() } else { value }))
    }
}

impl<'de> MapAccess<'de> for GroupsAccess<'de, '_> {
    type Error = ValueError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ValueError> {
        self.current = self.group();
        let Some((name, _)) = &self.current else { return Ok(None) };
        let key = seed.deserialize(TextValue::new(RawValues::One(Some(name))));
        key.map(Some).map_err(|error| error.at(Key::Name((*name).to_owned()), false))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, ValueError> {
        let Some((name, value)) = self.current.take() else { return seed.deserialize(TextValue::absent()) };
        let blank = value.is_blank();
        seed.deserialize(value).map_err(|error| error.at(Key::Name(name.to_owned()), blank))
    }
}

/// Yields the pairs in the order of the request, each as a list of two texts.
struct PairsAccess<'de>(Pairs<'de>, slice::Iter<'de, Pair<'de>>);

impl<'de> SeqAccess<'de> for PairsAccess<'de> {
    type Error = ValueError;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, ValueError> {
        let Some((name, value)) = self.1.next() else { return Ok(None) };
        let pair = self.0.value_of(RawValues::Several(vec![name, value]));
        seed.deserialize(pair).map(Some).map_err(|error| error.at(Key::Name(name.clone().into_owned()), false))
    }
}
