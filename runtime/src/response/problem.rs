//! Errors as `application/problem+json` (RFC 9457).

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use http::header::{HeaderName, HeaderValue, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use super::bad_body::BadBody;
use super::header_value::{IntoHeaderValue, legal};
use super::problem_entry::ProblemEntry;
use crate::observe;

pub(crate) const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// An error in the form of RFC 9457: what went wrong, for people and for programs.
///
/// A 4xx shows its `detail`. A 5xx shows only type, title, status, code and the request's id, unless it is
/// [exposed](Problem::exposed); the rest is logged. It is an [`Error`]: `?` converts it to `anyhow::Error` or `Box<dyn Error + Send + Sync>`, and the answer still has its
/// status.
///
/// ```
/// use api_handler::Problem;
///
/// let problem = Problem::not_found("there is no user 7").with_code("user-not-found").with_extension("id", 7);
/// assert_eq!(problem.status().as_u16(), 404);
/// assert_eq!(problem.to_string(), "404 Not Found: there is no user 7");
/// assert_eq!((problem.code(), problem.detail()), (Some("user-not-found"), Some("there is no user 7")));
/// assert_eq!(problem.extensions()["id"], 7);
///
/// let internal = Problem::internal("the password is wrong");
/// assert_eq!(internal.detail(), None, "what a client must not see is in the log only");
/// ```
#[derive(Clone, Debug)]
pub struct Problem(Box<Parts>);

/// Boxed, so that a `Result` with a problem stays small.
#[derive(Clone, Debug)]
struct Parts {
    status: StatusCode,
    type_uri: Option<Cow<'static, str>>,
    title: Option<Cow<'static, str>>,
    detail: Option<Cow<'static, str>>,
    code: Option<Cow<'static, str>>,
    entries: Vec<ProblemEntry>,
    extensions: Map<String, Value>,
    headers: HeaderMap,
    source: Option<Arc<dyn Error + Send + Sync>>,
    /// Whether the client of a 5xx sees what that of a 4xx sees.
    is_exposed: bool,
    /// Whether it is the one that `Api::problems` rewrites.
    is_handed_out: bool,
    bad_body: Option<BadBody>,
}

impl Problem {
    /// A problem with that status. One outside 400..=599 is not an error, and becomes 500.
    pub fn new(status: StatusCode) -> Self {
        let is_error = status.is_client_error() || status.is_server_error();
        Problem::of(if is_error { status } else { StatusCode::INTERNAL_SERVER_ERROR })
    }

    fn of(status: StatusCode) -> Self {
        Problem(Box::new(Parts {
            status,
            type_uri: None,
            title: None,
            detail: None,
            code: None,
            entries: Vec::new(),
            extensions: Map::new(),
            headers: HeaderMap::new(),
            source: None,
            is_exposed: false,
            is_handed_out: false,
            bad_body: None,
        }))
    }

    /// A redirect as the reason why a request is not answered.
    pub(super) fn of_redirect(status: StatusCode, headers: HeaderMap) -> Self {
        let mut problem = Problem::of(status);
        problem.0.headers = headers;
        problem
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Whether the client is sent to another URL, by a [`Redirect`](crate::Redirect): such an answer has no body, and is not
    /// rewritten by [`Api::problems`](crate::Api::problems).
    pub fn is_redirect(&self) -> bool {
        self.0.status.is_redirection()
    }

    /// The detail that the client sees, if there is one; that of a 5xx is only logged, unless it is
    /// [exposed](Problem::exposed).
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref().filter(|_| self.is_shown())
    }

    /// Whether the client sees more than title, status and code.
    pub(super) fn is_shown(&self) -> bool {
        self.0.is_exposed || self.0.status.is_client_error()
    }

    /// The detail for the log, that of a 5xx included.
    pub(crate) fn logged_detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// The title, if one was set.
    pub fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// The name of the error for programs, if one was set.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The `type`, if one was set.
    pub fn type_uri(&self) -> Option<&str> {
        self.0.type_uri.as_deref()
    }

    /// The members that [`with_extension`](Problem::with_extension) has added.
    pub fn extensions(&self) -> &Map<String, Value> {
        &self.0.extensions
    }

    /// The entries of a request with several problems.
    pub fn entries(&self) -> &[ProblemEntry] {
        &self.0.entries
    }

    /// What went wrong in this request, for people. Shown for a 4xx, only logged for a 5xx.
    pub fn with_detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Shows the client of a 5xx what that of a 4xx sees: detail, entries and extensions. It is meant for a message that is
    /// written for clients; one that contains the message of another error shows them the inside of the program.
    ///
    /// ```
    /// use api_handler::Problem;
    ///
    /// let closed = Problem::unavailable("closed for maintenance until 12:00").exposed();
    /// assert_eq!(closed.detail(), Some("closed for maintenance until 12:00"));
    /// ```
    pub fn exposed(mut self) -> Self {
        self.0.is_exposed = true;
        self
    }

    /// What went wrong in general; the status's reason phrase if not set.
    pub fn with_title(mut self, title: impl Into<Cow<'static, str>>) -> Self {
        self.0.title = Some(title.into());
        self
    }

    /// A stable name of the error, for programs: `user-not-found`.
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.0.code = Some(code.into());
        self
    }

    /// The `type` of the problem, a URI. Without it the body has no `type`, which means `about:blank`.
    pub fn with_type(mut self, uri: impl Into<Cow<'static, str>>) -> Self {
        self.0.type_uri = Some(uri.into());
        self
    }

    /// Adds a member to the body. One whose name is defined by RFC 9457 or by this library is left out, and so is a
    /// value that cannot be serialised.
    pub fn with_extension(mut self, name: impl Into<String>, value: impl serde::Serialize) -> Self {
        if let Ok(value) = serde_json::to_value(value) {
            self.0.extensions.insert(name.into(), value);
        }
        self
    }

    /// Adds a header to the answer. One whose name HTTP does not allow is left out and logged.
    pub fn with_header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName> + ToString,
        V: IntoHeaderValue,
    {
        let shown = name.to_string();
        match name.try_into() {
            Ok(name) => {
                let value = legal(&name, value);
                // Fails only when there are more headers than any gateway passes on.
                let _ = self.0.headers.try_append(name, value);
            }
            Err(_) => observe::report!(ERROR, "a problem's header {shown:?} has a name that HTTP does not allow"),
        }
        self
    }

    /// `Retry-After` in seconds.
    pub fn with_retry_after(mut self, seconds: u64) -> Self {
        self.0.headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        self
    }

    /// The error that caused the problem, for the log.
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// Adds another problem of the request.
    pub fn with_entry(mut self, entry: ProblemEntry) -> Self {
        self.0.entries.push(entry);
        self
    }

    /// The same problem, for the program to rewrite.
    pub(crate) fn handed_out(mut self) -> Self {
        self.0.is_handed_out = true;
        self
    }

    pub(super) fn is_handed_out(&self) -> bool {
        self.0.is_handed_out
    }

    /// What makes the body of the request a bad one, if that is the problem.
    pub(crate) fn bad_body(&self) -> Option<BadBody> {
        self.0.bad_body
    }

    pub(crate) fn with_bad_body(mut self, bad_body: Option<BadBody>) -> Self {
        self.0.bad_body = bad_body;
        self
    }

    /// The same problem with another status.
    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = status;
        self
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.status)?;
        match &self.0.detail {
            Some(detail) => write!(f, ": {detail}"),
            None => Ok(()),
        }
    }
}

impl Error for Problem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

impl From<StatusCode> for Problem {
    fn from(status: StatusCode) -> Self {
        Problem::new(status)
    }
}
