//! Redirects.

use http::header::{HeaderValue, LOCATION};
use http::{HeaderMap, StatusCode};

use super::api_error::ApiError;
use super::problem::Problem;
use super::uri::as_uri;

/// A redirect to another URL.
///
/// ```
/// use api_handler::Redirect;
///
/// let moved = Redirect::permanent("/v2/users");
/// assert_eq!(moved.status().as_u16(), 308);
/// ```
///
/// It is also a way to refuse a request: a [`FromEvent`](crate::FromEvent), a requirement or a middleware that fails with one
/// sends the client elsewhere, to a login page for example, and `?` makes a [`Problem`] of it that is sent as the redirect.
///
/// What no URI contains is percent-encoded: blanks, quotes, control characters, letters outside ASCII. Escapes are left as
/// they are. A target from the client can lead anywhere: check it first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    pub(crate) status: StatusCode,
    target: String,
}

impl Redirect {
    /// 303: the client follows with GET. The usual answer to a form.
    pub fn to(target: impl Into<String>) -> Self {
        Redirect::see_other(target)
    }

    /// 303: the client follows with GET.
    pub fn see_other(target: impl Into<String>) -> Self {
        Redirect { status: StatusCode::SEE_OTHER, target: target.into() }
    }

    /// 307: the client repeats the same request there, this time.
    pub fn temporary(target: impl Into<String>) -> Self {
        Redirect { status: StatusCode::TEMPORARY_REDIRECT, target: target.into() }
    }

    /// 308: the client repeats the same request there, now and in future. Clients store it.
    pub fn permanent(target: impl Into<String>) -> Self {
        Redirect { status: StatusCode::PERMANENT_REDIRECT, target: target.into() }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The URL to which the client is sent, as it was given.
    pub fn target(&self) -> &str {
        &self.target
    }

    pub(crate) fn into_headers(self) -> HeaderMap {
        // What a header cannot contain is encoded, because no URI contains it either.
        HeaderValue::try_from(&*as_uri(&self.target)).map(|target| (LOCATION, target)).into_iter().collect()
    }
}

impl From<Redirect> for Problem {
    fn from(redirect: Redirect) -> Self {
        Problem::of_redirect(redirect.status, redirect.into_headers())
    }
}

/// The client is sent elsewhere. It is no failure, so nothing is logged.
impl ApiError for Redirect {
    fn problem(&self) -> Problem {
        self.clone().into()
    }
}
