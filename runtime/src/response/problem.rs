//! Errors as `application/problem+json` (RFC 9457).

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use http::header::{HeaderName, HeaderValue, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::header_value::{IntoHeaderValue, legal};
use super::problem_entry::ProblemEntry;
use crate::observe;

pub(crate) const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// An error in the form of RFC 9457: what went wrong, for people and for programs.
///
/// A 4xx shows its `detail`. A 5xx shows only type, title, status, code and the request's id; the rest is logged. It is
/// an [`Error`]: `?` converts it to `anyhow::Error` or `Box<dyn Error + Send + Sync>`, and the answer still has its
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
}

macro_rules! shorthand {
    ($($(#[$doc:meta])* $name:ident = $status:ident;)*) => {
        $(
            $(#[$doc])*
            pub fn $name(detail: impl Into<Cow<'static, str>>) -> Self {
                Problem::new(StatusCode::$status).with_detail(detail)
            }
        )*
    };
}

impl Problem {
    /// A problem with that status. One outside 400..=599 is not an error, and becomes 500.
    pub fn new(status: StatusCode) -> Self {
        let is_error = status.is_client_error() || status.is_server_error();
        Problem(Box::new(Parts {
            status: if is_error { status } else { StatusCode::INTERNAL_SERVER_ERROR },
            type_uri: None,
            title: None,
            detail: None,
            code: None,
            entries: Vec::new(),
            extensions: Map::new(),
            headers: HeaderMap::new(),
            source: None,
        }))
    }

    shorthand! {
        /// 400: the request cannot be understood.
        bad_request = BAD_REQUEST;
        /// 401: the caller is not known.
        unauthorized = UNAUTHORIZED;
        /// 403: the caller is not allowed to do this.
        forbidden = FORBIDDEN;
        /// 404: the resource does not exist.
        not_found = NOT_FOUND;
        /// 409: the request conflicts with the state of the resource.
        conflict = CONFLICT;
        /// 410: the resource does not exist any more.
        gone = GONE;
        /// 412: a precondition of the request is not met.
        precondition_failed = PRECONDITION_FAILED;
        /// 422: the request is well-formed, but cannot be processed.
        unprocessable = UNPROCESSABLE_ENTITY;
        /// 429: too many requests.
        too_many_requests = TOO_MANY_REQUESTS;
        /// 500: the detail is logged and never shown.
        internal = INTERNAL_SERVER_ERROR;
        /// 502: a service that this function depends on failed; the detail is logged and never shown.
        bad_gateway = BAD_GATEWAY;
        /// 503: not available at the moment; the detail is logged and never shown.
        unavailable = SERVICE_UNAVAILABLE;
        /// 504: a time limit was exceeded; the detail is logged and never shown.
        timeout = GATEWAY_TIMEOUT;
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The detail that the client sees, if there is one; that of a 5xx is only logged.
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref().filter(|_| self.0.status.is_client_error())
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

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The body, without what a client must not see.
    pub(crate) fn shown<'p>(&'p self, request_id: &'p str) -> impl Serialize + 'p {
        Shown { problem: self, request_id }
    }

    /// The same as JSON text.
    pub(crate) fn to_json(&self, request_id: &str) -> String {
        // Never fails: the map has string keys, and its values are JSON.
        serde_json::to_string(&self.shown(request_id)).unwrap_or_default()
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

/// Members that an extension must not overwrite.
const OWN_MEMBERS: [&str; 8] = ["type", "title", "status", "detail", "instance", "code", "errors", "request_id"];

/// A problem without what a client must not see.
struct Shown<'p> {
    problem: &'p Problem,
    request_id: &'p str,
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Parts { status, type_uri, title, detail, code, entries, extensions, .. } = &*self.problem.0;
        let mut map = serializer.serialize_map(None)?;
        if let Some(uri) = type_uri {
            map.serialize_entry("type", uri)?;
        }
        let reason = status.canonical_reason().unwrap_or("Error");
        map.serialize_entry("title", title.as_deref().unwrap_or(reason))?;
        map.serialize_entry("status", &status.as_u16())?;
        if let Some(code) = code {
            map.serialize_entry("code", code)?;
        }
        if status.is_server_error() {
            map.serialize_entry("request_id", self.request_id)?;
            return map.end();
        }
        if let Some(detail) = detail {
            map.serialize_entry("detail", detail)?;
        }
        if !entries.is_empty() {
            map.serialize_entry("errors", entries)?;
        }
        for (name, value) in extensions.iter().filter(|(name, _)| !OWN_MEMBERS.contains(&name.as_str())) {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
