//! Decoded texts that live as long as the event, so that arguments can borrow from them.

use std::borrow::Cow;
use std::sync::OnceLock;

/// Stores texts while earlier ones are borrowed: a linked list that only ever grows.
///
/// Each link is written once, through a `OnceLock`, so the arena needs neither `unsafe` nor a lock around the list.
/// Storing walks the list: n texts cost n²/2 steps, where n is the number of arguments that had to be decoded.
#[derive(Debug, Default)]
pub(crate) struct Arena(Link);

#[derive(Debug, Default)]
struct Link(OnceLock<Box<(String, Link)>>);

impl Arena {
    /// Returns a borrowed text as it is, and stores an owned one.
    pub(crate) fn store<'a>(&'a self, text: Cow<'a, str>) -> &'a str {
        match text {
            Cow::Borrowed(text) => text,
            Cow::Owned(text) => self.0.append(text),
        }
    }
}

impl Link {
    fn append(&self, text: String) -> &str {
        let mut text = Some(text);
        let mut link = self;
        loop {
            let (stored, next) = &**link.0.get_or_init(|| Box::new((text.take().unwrap_or_default(), Link::default())));
            if text.is_none() {
                return stored;
            }
            link = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_stored_next_to_each_other() {
        let arena = Arena::default();
        let texts = ["a", "", "a", "b"].map(|text| arena.store(Cow::Owned(text.to_owned())));
        assert_eq!(texts, ["a", "", "a", "b"]);
    }
}
