//! Redirects.

use http::StatusCode;
use http::header::{HeaderValue, LOCATION};

use super::head::{Head, IllegalHeader};

/// Sends the client elsewhere.
///
/// ```
/// use api_handler::Redirect;
///
/// let moved = Redirect::permanent("/v2/users");
/// assert_eq!(moved.status().as_u16(), 308);
/// ```
///
/// A target that cannot stand in a header is answered with 500 and logged. A target that came from the
/// client can lead anywhere: check it first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    pub(crate) status: StatusCode,
    target: String,
}

impl Redirect {
    /// 303: the answer is found there, with GET. What a form is answered with.
    pub fn to(target: impl Into<String>) -> Self {
        Redirect::see_other(target)
    }

    /// 303: the answer is found there, with GET.
    pub fn see_other(target: impl Into<String>) -> Self {
        Redirect { status: StatusCode::SEE_OTHER, target: target.into() }
    }

    /// 307: the same request there, this time.
    pub fn temporary(target: impl Into<String>) -> Self {
        Redirect { status: StatusCode::TEMPORARY_REDIRECT, target: target.into() }
    }

    /// 308: the same request there, from now on. Clients remember it.
    pub fn permanent(target: impl Into<String>) -> Self {
        Redirect { status: StatusCode::PERMANENT_REDIRECT, target: target.into() }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Where to.
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
