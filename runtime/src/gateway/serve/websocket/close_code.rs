//! Why a connection is closed (RFC 6455, 7.4.1).

pub(super) const GOING_AWAY: u16 = 1001;
pub(super) const PROTOCOL: u16 = 1002;
/// The peer's close frame contains no code; this code is never sent.
pub(super) const NONE: u16 = 1005;
/// The peer disconnected without a close frame; this code is never sent.
pub(super) const ABNORMAL: u16 = 1006;
pub(super) const INVALID_TEXT: u16 = 1007;
pub(super) const TOO_BIG: u16 = 1009;

/// Whether a close frame may contain the code: one that is registered for it, or one that is left to applications.
pub(super) fn may_be_sent(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}
