//! A client of a WebSocket API.

use crate::gateway::ids;

/// One connection.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) id: String,
    /// Milliseconds since 1970.
    pub(crate) connected_at: u64,
}

impl Client {
    pub(crate) fn new(now: u64) -> Self {
        Client { id: format!("{}=", ids::hex(15)), connected_at: now }
    }
}
