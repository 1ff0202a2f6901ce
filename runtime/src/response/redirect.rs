//! Redirects.

use http::StatusCode;
use http::header::{HeaderValue, LOCATION};

use super::head::{Head, IllegalHeader};

/// A redirect to another URL.
///
/// ```
/// use api_handler::Redirect;
///
/// let moved = Redirect::permanent("/v2/users");
/// assert_eq!(moved.status().as_u16(), 308);
/// ```
///
/// A target that is not a legal header value is logged and answered with 500. A target from the client can lead
/// anywhere: check it first.
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

    /// The URL to which the client is sent.
    pub fn target(&self) -> &str {
        &self.target
    }

    pub(crate) fn into_head(self) -> Head {
        let mut head = Head::default();
        match HeaderValue::try_from(self.target) {
            Ok(target) => {
                head.headers.insert(LOCATION, target);
            }
            Err(_) => head.illegal = Some(IllegalHeader { name: LOCATION.as_str().to_owned() }),
        }
        head
    }
}
