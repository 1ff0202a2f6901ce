//! The status and the headers that a handler returns with its value.

use http::{HeaderMap, StatusCode};

/// The status and the headers of a `Reply` or a `(StatusCode, T)`; empty for any other value.
#[derive(Debug, Default)]
pub struct Head {
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: HeaderMap,
    /// The first header that could not be set, because of its name or, for a cookie, that of the cookie.
    pub(crate) illegal: Option<IllegalHeader>,
}

impl Head {
    /// Merges the head of an inner value: the outer status wins, and the headers of both are sent.
    pub fn over(mut self, inner: Head) -> Head {
        if self.headers.is_empty() {
            self.headers = inner.headers;
        } else {
            for (name, value) in &inner.headers {
                if self.headers.try_append(name, value.clone()).is_err() {
                    self.illegal.get_or_insert(IllegalHeader { name: name.as_str().to_owned() });
                }
            }
        }
        Head { status: self.status.or(inner.status), headers: self.headers, illegal: self.illegal.or(inner.illegal) }
    }
}

/// A header that HTTP does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IllegalHeader {
    pub(crate) name: String,
}

impl std::fmt::Display for IllegalHeader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the answer's header {:?} has a name that HTTP does not allow", self.name)
    }
}

impl std::error::Error for IllegalHeader {}
