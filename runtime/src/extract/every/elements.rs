//! The elements of an array.

use std::marker::PhantomData;

use serde::de::{DeserializeSeed, SeqAccess};

use super::ask::Ask;
use super::error::{Error, What};
use super::patches::Id;
use super::place::{Kind, Place};
use super::read::Read;
use super::run::{Run, readable};

/// Yields the elements of an array in the text without those that are left out, or stand-ins.
pub(super) struct Elements<'p, 'de, R> {
    run: &'p Run<'p, 'de>,
    place: &'p Place<'p>,
    index: usize,
    /// How many stand-ins come; `None` for an array in the text.
    stand_ins: Option<usize>,
    is_finished: bool,
    reader: PhantomData<R>,
}

impl<'p, 'de, R> Elements<'p, 'de, R> {
    /// The array that comes next.
    pub(super) fn new(run: &'p Run<'p, 'de>, place: &'p Place<'p>, ask: Ask) -> Self {
        let stand_ins = place.stand_in.map(|stand_in| match ask {
            Ask::Tuple(len) => len,
            Ask::List => stand_in.nth,
            _ => 0,
        });
        let is_open = stand_ins.is_some() || run.cursor.eat(b'[');
        Elements { run, place, index: 0, stand_ins, is_finished: !is_open, reader: PhantomData }
    }

    /// Moves to the next element: where it starts, if it is in the text.
    fn next(&mut self) -> Result<Option<Option<usize>>, Error> {
        if let Some(stand_ins) = self.stand_ins {
            return Ok((self.index < stand_ins).then_some(None));
        }
        let cursor = &self.run.cursor;
        while !self.is_finished && readable(cursor.has_next(self.index == 0, b']'))? {
            let start = cursor.position();
            if !self.run.patches.is_left_out(Id::of_text(start)) {
                return Ok(Some(Some(start)));
            }
            readable(cursor.skip())?;
            self.place.is_patched.set(true);
            self.index += 1;
        }
        self.is_finished = true;
        Ok(None)
    }

    /// Checks that all elements have been read.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        match self.next()? {
            Some(Some(_)) => Err(Error::new(What::Wrong { message: "trailing characters".to_owned(), choices: &[] })),
            _ => Ok(()),
        }
    }
}

impl<'de, R: Read> SeqAccess<'de> for Elements<'_, 'de, R> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(start) = self.next()? else { return Ok(None) };
        let place = self.place.inner(self.run.patches, Kind::Element, ("", self.index), start);
        self.index += 1;
        R::read(self.run, &place, None, seed).map(Some)
    }
}
