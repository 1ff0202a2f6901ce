//! Why a type can never be read from text, as the error that ends a trial.

use std::fmt;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, EnumAccess, Expected, Unexpected, VariantAccess, Visitor};

use super::phrases;

/// What every text is in a trial.
pub(crate) const TEXT: &str = "x";

/// Why a type can never be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// It is a single value, and there are names with values.
    NeedsOneText,
    /// It has fields, and there is one text.
    NeedsFields,
    /// It is a tuple, and there is one text.
    NeedsSeveral,
    /// It is a list in a list.
    ListInList,
    /// This variant has fields.
    VariantHasFields(&'static str),
}

/// Why a trial ended.
#[derive(Debug)]
pub(crate) enum Stop {
    Never(Reason),
    /// The value of the stand-in was wrong, which says nothing.
    Unclear,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a trial has ended")
    }
}

impl std::error::Error for Stop {}

impl de::Error for Stop {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Stop::Unclear
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let is_text = matches!(unexpected, Unexpected::Str(TEXT));
        if is_text && phrases::expected(&expected.to_string()) == "an object" {
            return Stop::Never(Reason::NeedsFields);
        }
        Stop::Unclear
    }
}

/// A variant, given by its name.
pub(crate) struct Variant(pub(crate) &'static str);

impl Variant {
    fn has_fields<T>(self) -> Result<T, Stop> {
        Err(Stop::Never(Reason::VariantHasFields(self.0)))
    }
}

impl EnumAccess<'static> for Variant {
    type Error = Stop;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'static>>(self, seed: V) -> Result<(V::Value, Self), Stop> {
        Ok((seed.deserialize(BorrowedStrDeserializer::new(self.0))?, self))
    }
}

impl VariantAccess<'static> for Variant {
    type Error = Stop;

    fn unit_variant(self) -> Result<(), Stop> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'static>>(self, _: T) -> Result<T::Value, Stop> {
        self.has_fields()
    }

    fn tuple_variant<V: Visitor<'static>>(self, _: usize, _: V) -> Result<V::Value, Stop> {
        self.has_fields()
    }

    fn struct_variant<V: Visitor<'static>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Stop> {
        self.has_fields()
    }
}
