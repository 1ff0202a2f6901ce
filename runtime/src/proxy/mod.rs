//! From a response to the JSON that the event source insists on.

mod envelope;
mod escape;

use bytes::Bytes;

pub(crate) use envelope::{Envelope, Sink};

/// The JSON that goes back to the event source, finished.
#[derive(Clone, Debug)]
pub struct ProxyResponse {
    status: u16,
    json: Bytes,
}

impl ProxyResponse {
    /// The status that the client will see.
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
