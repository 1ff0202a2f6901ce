//! When a request was signed.

use std::time::{Duration, SystemTime};

use super::error::SignatureError;

/// How old a request may be, and how far in the future, as Stripe and Slack recommend.
pub(super) const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// In seconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// Refuses a time stamp that is too far from now.
pub(super) fn check(sent: &str, tolerance: Duration) -> Result<(), SignatureError> {
    let is_number = !sent.is_empty() && sent.bytes().all(|byte| byte.is_ascii_digit());
    let sent: u64 = sent.parse().ok().filter(|_| is_number).ok_or(SignatureError::Missing)?;
    if now().abs_diff(sent) <= tolerance.as_secs() { Ok(()) } else { Err(SignatureError::Stale) }
}
