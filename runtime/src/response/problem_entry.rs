//! One of several errors in a request.

use std::borrow::Cow;

use serde::ser::Serializer;

use crate::spec::Part;

/// One of several problems of a request.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ProblemEntry {
    /// The part of the request: `path`, `query`, `header`, `cookie`, `body`, ..
    #[serde(rename = "in", serialize_with = "part_name")]
    pub part: Part,
    /// The key in that part; empty for the whole body.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub name: Cow<'static, str>,
    /// The location in a JSON body, as a JSON pointer (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Line of a JSON body, from 1: where the value starts or, of what is missing, the object that should contain it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column of a JSON body, from 1, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// What is wrong, in a sentence.
    pub detail: String,
}

impl ProblemEntry {
    /// An entry about a key of a part; the name is empty for a part as a whole. Pointer, line and column are set afterwards.
    ///
    /// ```
    /// use api_handler::describe::Part;
    /// use api_handler::{Problem, ProblemEntry};
    ///
    /// let mut entry = ProblemEntry::new(Part::Body, "", "must be in the future");
    /// entry.pointer = Some("/due".to_owned());
    /// let problem = Problem::unprocessable("the order cannot be placed").with_entry(entry);
    /// assert_eq!(problem.entries().len(), 1);
    /// ```
    pub fn new(part: Part, name: impl Into<Cow<'static, str>>, detail: impl Into<String>) -> Self {
        ProblemEntry { part, name: name.into(), pointer: None, line: None, column: None, detail: detail.into() }
    }
}

fn part_name<S: Serializer>(part: &Part, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(part.as_str())
}
