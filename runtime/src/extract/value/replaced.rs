//! What is read in place of values of a query or form that are wrong, to find what else is.

use std::cell::Cell;

/// Names whose values are replaced or left out.
#[derive(Debug, Default)]
pub(crate) struct Replaced {
    /// Each with the text that is read, or nothing.
    names: Vec<(String, Option<&'static str>)>,
    /// Whether the type may have read one value differently because of another that is replaced.
    is_doubtful: Cell<bool>,
}

impl Replaced {
    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    pub(crate) fn text(&self, name: &str) -> Option<&'static str> {
        self.names.iter().find(|(known, _)| known == name)?.1
    }

    pub(crate) fn is_left_out(&self, name: &str) -> bool {
        self.names.iter().any(|(known, text)| known == name && text.is_none())
    }

    /// Replaces the value of a name, or leaves it out.
    pub(crate) fn set(&mut self, name: &str, text: Option<&'static str>) {
        match self.names.iter_mut().find(|(known, _)| known == name) {
            Some(found) => found.1 = text,
            None => self.names.push((name.to_owned(), text)),
        }
    }

    pub(crate) fn doubt(&self) {
        self.is_doubtful.set(true);
    }

    pub(crate) fn is_doubtful(&self) -> bool {
        self.is_doubtful.get()
    }
}
