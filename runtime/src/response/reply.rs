//! A value with a status, headers and cookies.

use http::header::{CACHE_CONTROL, ETAG, HeaderName, HeaderValue, LOCATION, SET_COOKIE};
use http::{HeaderMap, StatusCode};

use super::cookie::Cookie;
use super::etag::ETag;
use super::head::{Head, IllegalHeader};
use super::header_value::{IntoHeaderValue, legal};
use super::uri::as_uri;

/// The value of a handler with a status, headers and cookies.
///
/// ```
/// use api_handler::{Cookie, Reply, StatusCode};
///
/// let reply = Reply::new("created")
///     .status(StatusCode::CREATED)
///     .location("/users/7")
///     .header("x-request-cost", "3")
///     .cookie(Cookie::new("seen", "1"));
/// ```
///
/// A header whose name HTTP does not allow is never sent: the answer is a 500, and the log shows the name. A value may be
/// from the client, so characters that HTTP does not allow are percent-encoded in it, and the log names the header: a line
/// break cannot become another header.
#[derive(Debug)]
pub struct Reply<T> {
    pub(crate) head: Head,
    pub(crate) value: T,
}

impl<T> Reply<T> {
    /// The value, with no status and no headers yet.
    pub fn new(value: T) -> Self {
        Reply { head: Head::default(), value }
    }

    /// The status, instead of the one of the value or of the options.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.head.status = Some(status);
        self
    }

    /// Adds a header. A repeated name is sent repeatedly, but of `content-type`, `etag` and `location` only the last is sent.
    /// `content-type` replaces the body's own.
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName> + ToString,
        V: IntoHeaderValue,
    {
        let shown = name.to_string();
        match name.try_into() {
            Ok(name) => {
                let value = legal(&name, value);
                self.add(name, value);
            }
            Err(_) => self.refuse(shown),
        }
        self
    }

    /// A cookie to set or to remove.
    pub fn cookie(mut self, cookie: Cookie) -> Self {
        match HeaderValue::try_from(cookie.to_string()) {
            Ok(value) if cookie.is_legal() => self.add(SET_COOKIE, value),
            _ => self.refuse(SET_COOKIE.to_string()),
        }
        self
    }

    /// `Location`: the URL of the resource that was created. What no URI contains is percent-encoded, and escapes are left
    /// as they are.
    pub fn location(self, target: impl AsRef<str>) -> Self {
        self.header(LOCATION, &*as_uri(target.as_ref()))
    }

    /// `Cache-Control`: `no-store`, `public, max-age=60`.
    pub fn cache_control(self, directives: impl AsRef<str>) -> Self {
        self.header(CACHE_CONTROL, directives.as_ref())
    }

    /// `ETag`: the version of the value. With the option `etag`, a client that has it gets a 304.
    pub fn etag(self, version: ETag) -> Self {
        self.header(ETAG, version)
    }

    /// `Content-Type`, instead of the body's own.
    pub fn content_type(self, content_type: impl AsRef<str>) -> Self {
        self.header(http::header::CONTENT_TYPE, content_type.as_ref())
    }

    /// The headers so far.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.value
    }

    fn add(&mut self, name: HeaderName, value: HeaderValue) {
        let headers = &mut self.head.headers;
        // An answer has at most one of each.
        let is_single = name == http::header::CONTENT_TYPE || name == LOCATION || name == ETAG;
        let added = if is_single {
            headers.try_insert(&name, value).map(drop)
        } else {
            headers.try_append(&name, value).map(drop)
        };
        // No gateway passes on as many headers as a `HeaderMap` holds.
        if added.is_err() {
            self.refuse(name.as_str().to_owned());
        }
    }

    fn refuse(&mut self, name: String) {
        self.head.illegal.get_or_insert(IllegalHeader { name });
    }
}

impl<T> From<T> for Reply<T> {
    fn from(value: T) -> Self {
        Reply::new(value)
    }
}
