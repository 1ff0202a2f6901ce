//! The members of an object.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::slice;

use serde::de::{DeserializeSeed, MapAccess};

use super::ask::Ask;
use super::error::{Error, What};
use super::name::Name;
use super::patches::Id;
use super::place::{Kind, Place};
use super::read::Read;
use super::run::{Run, readable};

/// Yields the members of an object without those that are left out, and then those that are added; or stand-ins.
pub(super) struct Members<'p, 'de, R> {
    run: &'p Run<'p, 'de>,
    place: &'p Place<'p>,
    rest: Rest<'p, 'de>,
    name: Cow<'de, str>,
    value: Source<'de>,
    reader: PhantomData<R>,
}

/// The members that come next.
enum Rest<'p, 'de> {
    Text { is_first: bool },
    Fields(slice::Iter<'static, &'static str>),
    Added(slice::Iter<'p, &'static str>),
    Raw(&'static str, &'de str),
}

/// Where the value of a member is.
#[derive(Clone, Copy)]
enum Source<'de> {
    Text(usize),
    StandIn,
    Raw(&'de str),
}

impl<'p, 'de, R> Members<'p, 'de, R> {
    /// The object that comes next.
    pub(super) fn new(run: &'p Run<'p, 'de>, place: &'p Place<'p>, ask: Ask) -> Self {
        let rest = match (place.stand_in, ask) {
            (None, _) if run.cursor.eat(b'{') => Rest::Text { is_first: true },
            (Some(stand_in), Ask::Struct(fields)) if stand_in.nth == 0 => Rest::Fields(fields.iter()),
            _ => Rest::Added(run.patches.added(place.id).iter()),
        };
        Members { run, place, rest, name: Cow::Borrowed(""), value: Source::StandIn, reader: PhantomData }
    }

    /// A single member, whose value is the JSON itself.
    pub(super) fn of_raw(run: &'p Run<'p, 'de>, place: &'p Place<'p>, (name, json): (&'static str, &'de str)) -> Self {
        let rest = Rest::Raw(name, json);
        Members { run, place, rest, name: Cow::Borrowed(""), value: Source::StandIn, reader: PhantomData }
    }

    /// Moves to the next member: whether there is one.
    fn next(&mut self) -> Result<bool, Error> {
        if let Rest::Raw(name, json) = self.rest {
            (self.name, self.value) = (Cow::Borrowed(name), Source::Raw(json));
            self.rest = Rest::Added([].iter());
            return Ok(true);
        }
        if let Rest::Text { is_first } = &mut self.rest {
            if let Some((name, start)) = next_in_text(self.run, self.place, is_first)? {
                (self.name, self.value) = (name, Source::Text(start));
                self.place.last.set(Some(start));
                return Ok(true);
            }
            self.rest = Rest::Added(self.run.patches.added(self.place.id).iter());
        }
        let name = match &mut self.rest {
            Rest::Fields(names) => names.next(),
            Rest::Added(names) => names.next(),
            _ => None,
        };
        self.value = Source::StandIn;
        Ok(name.map(|name| self.name = Cow::Borrowed(name)).is_some())
    }

    /// Checks that all members have been read.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        let is_in_text = matches!(self.rest, Rest::Text { .. });
        match is_in_text && self.next()? {
            true if matches!(self.value, Source::Text(_)) => {
                Err(Error::new(What::Wrong { message: "trailing characters".to_owned(), choices: &[] }))
            }
            _ => Ok(()),
        }
    }

    fn inner(&self, kind: Kind) -> Place<'_> {
        let (start, kind) = match self.value {
            Source::Text(start) => (Some(start), kind),
            Source::StandIn if kind == Kind::Member => (None, Kind::Added),
            _ => (None, kind),
        };
        self.place.inner(self.run.patches, kind, (&self.name, 0), start)
    }
}

/// The name of the next member that is not left out, and where its value starts.
fn next_in_text<'de>(
    run: &Run<'_, 'de>,
    place: &Place<'_>,
    is_first: &mut bool,
) -> Result<Option<(Cow<'de, str>, usize)>, Error> {
    let cursor = &run.cursor;
    while readable(cursor.has_next(std::mem::take(is_first), b'}'))? {
        let name = readable(cursor.name())?;
        let start = cursor.position();
        if !run.patches.is_left_out(Id::of_text(start)) {
            return Ok(Some((name, start)));
        }
        readable(cursor.skip())?;
        place.is_patched.set(true);
    }
    Ok(None)
}

impl<'de, R: Read> MapAccess<'de> for Members<'_, 'de, R> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        if !self.next()? {
            return Ok(None);
        }
        let name = seed.deserialize(Name(&self.name)).map(Some);
        name.map_err(|error| error.at(&self.inner(Kind::Name)))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        if let Source::Raw(json) = self.value {
            return R::read(self.run, self.place, Some(json), seed);
        }
        R::read(self.run, &self.inner(Kind::Member), None, seed)
    }
}
