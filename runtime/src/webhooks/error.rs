//! Why a request is refused, and why there is no key.

use std::fmt;

use crate::response::{ApiError, Problem};

/// Why the signature of a request is not accepted. The answer is a 401.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureError {
    /// A header of the signature is missing, or is not what the service sends.
    Missing,
    /// The signature is not that of the service for this body.
    Wrong,
    /// The request was signed too long ago, or in the future: it may be an old one that is sent again.
    Stale,
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SignatureError::Missing => "the request is not signed",
            SignatureError::Wrong => "the signature does not match the request",
            SignatureError::Stale => "the request was signed at another time",
        })
    }
}

impl std::error::Error for SignatureError {}

impl ApiError for SignatureError {
    fn problem(&self) -> Problem {
        Problem::unauthorized(self.to_string())
    }
}

/// Why a secret or key of a webhook is refused; it stops the function at its start where an `init` returns it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookKeyError(pub(super) String);

impl fmt::Display for WebhookKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WebhookKeyError {}
