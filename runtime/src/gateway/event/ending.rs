//! How a connection of a WebSocket API ended.

/// What `$disconnect` reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ending {
    /// A code of RFC 6455, 7.4.
    pub(crate) code: u16,
    pub(crate) reason: String,
}

impl Ending {
    /// The client closed the connection without a code, as browsers do.
    pub(crate) fn without_code() -> Self {
        Ending { code: 1005, reason: "Client-side close frame status not set".to_owned() }
    }
}

/// Without a reason.
impl From<u16> for Ending {
    fn from(code: u16) -> Self {
        Ending { code, reason: String::new() }
    }
}
