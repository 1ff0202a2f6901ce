//! Why a connection is closed (RFC 6455, 7.4.1).

pub(super) const NORMAL: u16 = 1000;
pub(super) const GOING_AWAY: u16 = 1001;
pub(super) const PROTOCOL: u16 = 1002;
/// The peer disconnected without a close frame; this code is never sent.
pub(super) const ABNORMAL: u16 = 1006;
pub(super) const INVALID_TEXT: u16 = 1007;
pub(super) const TOO_BIG: u16 = 1009;
