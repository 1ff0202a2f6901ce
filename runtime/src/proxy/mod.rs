//! From a response to the JSON that the event source insists on.

mod changed;
mod encode;
mod envelope;
mod escape;
mod headers;
mod limits;
mod message;
mod stream;
mod text;

use bytes::Bytes;

pub(crate) use changed::tell_changed;
pub(crate) use encode::{empty, encode, last_word};
pub(crate) use envelope::{Envelope, Sink};
pub use limits::{MAX_HEADER_BYTES, MAX_RESPONSE_BYTES};
pub use stream::StreamAnswer;
pub(crate) use stream::{LONGEST as LONGEST_STREAM, can_stream, last_word as last_word_of_stream, stream};

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
