//! Whether the type of an argument can be read from its part at all, found out before any request.

use std::marker::PhantomData;

use serde::Deserialize;

use super::query::is_whole;
#[cfg(feature = "multipart")]
use super::value::files;
use super::value::never::Reason;
use super::value::trial::{self, Place, Verdict};
use super::value::{pairs_reader, text};
use crate::event::Event;
use crate::spec::{ArgumentSpec, Misfit, Part};

/// Represents the type of an argument or a field, without a value of it.
#[derive(Debug)]
pub struct TypeTag<T>(PhantomData<fn() -> T>);

impl<T> TypeTag<T> {
    /// The only value.
    pub const NEW: Self = TypeTag(PhantomData);
}

/// Checks a type that is `Deserialize`.
pub trait Misfits {
    /// Why the type can never be read from the part.
    fn misfits(&self, part: Part) -> Vec<Misfit>;
}

impl<T: Deserialize<'static>> Misfits for TypeTag<T> {
    fn misfits(&self, part: Part) -> Vec<Misfit> {
        let place = match part {
            Part::Form => Place::Names,
            Part::Claims => Place::Json,
            Part::Query if is_whole::<T>() => Place::Names,
            Part::Path | Part::Stage => Place::Text,
            _ => Place::Texts,
        };
        #[cfg(feature = "multipart")]
        if part != Part::Form && files::is_misplaced(|| trial::verdict::<T>(place)) {
            return vec![misfit_of("a `FormFile` is a field of a form".to_owned(), "take the struct with `#[form]`")];
        }
        let verdict = trial::verdict::<T>(place).or_else(|| of_any_value::<T>(place));
        verdict.map(|verdict| misfit(part, verdict)).into_iter().collect()
    }
}

/// A group of values, whose fields are checked as arguments are.
pub trait Group {
    /// The fields.
    const FIELDS: &'static [ArgumentSpec];
}

/// Whether the request contains a value of any field of a group. A group of the path, the state and the event alone is
/// always sent.
pub fn is_sent<T: Group>(event: &Event<'_>) -> bool {
    let sent = |field: &ArgumentSpec| match (field.part, field.key) {
        (Part::Header, name) => Some(event.header(name).is_some()),
        (Part::Cookie, name) => Some(!event.cookie_values(name).is_empty()),
        (Part::Query, "") => Some(!event.query_pairs().is_empty()),
        (Part::Query, name) => Some(event.query_pairs().iter().any(|(sent, _)| sent == name)),
        (Part::Body | Part::Form, _) => Some(!matches!(event.body(), Ok(None))),
        (Part::Claims, _) => Some(event.claims().is_some()),
        (Part::Path | Part::Stage | Part::State | Part::Event, _) => None,
    };
    let (mut any, mut none) = (false, true);
    for is_sent in T::FIELDS.iter().filter_map(sent) {
        any |= is_sent;
        none = false;
    }
    any || none
}

impl<T: Group> Group for Option<T> {
    const FIELDS: &'static [ArgumentSpec] = T::FIELDS;
}

/// Lists the fields of a group.
pub trait GroupFields {
    /// The fields.
    fn group_fields(&self) -> &'static [ArgumentSpec];
}

impl<T: Group> GroupFields for TypeTag<T> {
    fn group_fields(&self) -> &'static [ArgumentSpec] {
        T::FIELDS
    }
}

/// What is not `Deserialize` is reported by the compiler where it is read, and a `FromEvent` written by hand reads what it
/// likes. Method lookup finds this only if there is nothing of the same name without a reference.
pub trait Unchecked {
    /// None.
    fn misfits(&self, _: Part) -> Vec<Misfit> {
        Vec::new()
    }

    /// None are known.
    fn group_fields(&self) -> &'static [ArgumentSpec] {
        &[]
    }
}

impl<T> Unchecked for &TypeTag<T> {}

/// The traits that check a type, imported without their names by generated code.
pub mod steps {
    pub use super::{GroupFields as _, Misfits as _, Unchecked as _};
}

/// The verdict about a type that accepts any value, which a trial does not see through.
fn of_any_value<T: Deserialize<'static>>(place: Place) -> Option<Verdict> {
    let reason = match place {
        Place::Names | Place::Pair | Place::Json => pairs_reader::is_refused::<T>().then_some(Reason::NeedsOneText),
        Place::Texts | Place::Text | Place::Element => text::is_refused::<T>().then_some(Reason::NeedsFields),
    };
    reason.map(|reason| Verdict { field: None, reason })
}

fn misfit(part: Part, verdict: Verdict) -> Misfit {
    let subject = match verdict.field {
        Some(field) => format!("its field `{field}` "),
        None => "it ".to_owned(),
    };
    let (what, fix) = match (verdict.reason, verdict.field) {
        (Reason::NeedsOneText, _) => {
            return misfit_of(
                format!("{} has names and values, and the type has no fields", a(part)),
                fix_of_names(part),
            );
        }
        (Reason::NeedsFields, None) => {
            return misfit_of(format!("{} is one text, and the type needs several fields", a(part)), fix_of_text(part));
        }
        (Reason::NeedsFields, Some(_)) => (
            "is one text, and its type needs several fields".to_owned(),
            "put `#[serde(flatten)]` above the field, or make it a single value",
        ),
        (Reason::NeedsSeveral, _) => {
            ("is one text, and the type needs several".to_owned(), "take one value, or a type that parses the text")
        }
        (Reason::ListInList, _) => (
            "is a list of texts, and its type needs a list of lists".to_owned(),
            "take a list of single values, or read the body",
        ),
        (Reason::VariantHasFields(variant), _) => (
            format!("is one text, and the variant `{variant}` has fields"),
            "use only variants without fields, or `#[serde(tag = \"..\")]` in a query or form",
        ),
    };
    misfit_of(format!("{subject}{what}"), fix)
}

fn misfit_of(why: String, fix: &'static str) -> Misfit {
    Misfit { message: format!("can never be read: {why}"), fix }
}

fn fix_of_names(part: Part) -> &'static str {
    match part {
        Part::Claims => "take a struct with a field for each claim, `#[claims] caller: Caller`",
        _ => "take a struct with a field for each name",
    }
}

/// The part with its article.
fn a(part: Part) -> &'static str {
    match part {
        Part::Path => "a placeholder",
        Part::Header => "a header",
        Part::Cookie => "a cookie",
        Part::Stage => "a stage variable",
        Part::Form => "a form",
        Part::Claims => "a caller",
        _ => "a query parameter",
    }
}

fn fix_of_text(part: Part) -> &'static str {
    match part {
        Part::Path => "take each placeholder as an argument of its own",
        Part::Header => "take each header as an argument of its own, or `HeaderMap` without a mark",
        Part::Cookie => "take each cookie as an argument of its own",
        Part::Stage => "take each stage variable as an argument of its own",
        _ => "take a single value or a list of them",
    }
}
