//! Header names in the letters of the client.

use std::collections::HashMap;

/// Names as the client wrote them, by the names in lower case.
#[derive(Clone, Debug, Default)]
pub(super) struct HeaderLetters(HashMap<String, String>);

impl HeaderLetters {
    /// Of a name that is repeated in other letters the first spelling counts, so that its values stay together.
    pub(super) fn of(headers: &[httparse::Header<'_>]) -> Self {
        let mut names = HashMap::new();
        for header in headers {
            names.entry(header.name.to_ascii_lowercase()).or_insert_with(|| header.name.to_owned());
        }
        HeaderLetters(names)
    }

    /// A name as the client wrote it, or in lower case if that is not known.
    pub(super) fn spelled<'n>(&'n self, name: &'n str) -> &'n str {
        self.0.get(name).map_or(name, String::as_str)
    }
}
