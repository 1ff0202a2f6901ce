//! A finished answer.

use bytes::Bytes;
use http::StatusCode;

/// The finished JSON that is sent back to the event source.
#[derive(Clone, Debug)]
pub struct ProxyResponse {
    status: u16,
    json: Bytes,
}

impl ProxyResponse {
    pub(super) fn new(status: StatusCode, json: Bytes) -> Self {
        ProxyResponse { status: status.as_u16(), json }
    }

    /// The status that the client receives.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The finished JSON text.
    pub fn as_bytes(&self) -> &[u8] {
        &self.json
    }

    /// The finished JSON text, without a copy.
    pub fn into_bytes(self) -> Bytes {
        self.json
    }
}
