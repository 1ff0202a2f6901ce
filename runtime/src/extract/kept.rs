//! What is decoded for arguments, kept for as long as the event: arguments borrow from it.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::claims::Claims;
use super::form::Form;

/// What the parts of one event came to.
#[derive(Debug, Default)]
pub(crate) struct Kept<'e> {
    texts: Texts,
    pub(crate) form: OnceLock<Form<'e>>,
    pub(crate) claims: OnceLock<Claims<'e>>,
}

impl Kept<'_> {
    /// The text, for as long as the event is there.
    pub(crate) fn text<'a>(&'a self, text: Cow<'a, str>) -> &'a str {
        match text {
            Cow::Borrowed(text) => text,
            Cow::Owned(text) => self.texts.keep(text),
        }
    }
}

/// A list that grows while its texts are borrowed.
#[derive(Debug, Default)]
struct Texts(OnceLock<Box<(String, Texts)>>);

impl Texts {
    fn keep(&self, text: String) -> &str {
        let mut text = Some(text);
        let mut end = self;
        loop {
            let (kept, rest) = &**end.0.get_or_init(|| Box::new((text.take().unwrap_or_default(), Texts::default())));
            if text.is_none() {
                return kept;
            }
            end = rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_kept_side_by_side() {
        let kept = Kept::default();
        let texts = ["a", "", "a", "b"].map(|text| kept.text(Cow::Owned(text.to_owned())));
        assert_eq!(texts, ["a", "", "a", "b"]);
    }
}
