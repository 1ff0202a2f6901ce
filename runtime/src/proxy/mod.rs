//! Encodes a response as the JSON that its event source expects.

mod answer;
mod ascii_headers;
mod changed_headers;
mod content_type;
mod drop_parts;
mod encode;
mod headers;
mod limits;
mod message;
mod refusal;
mod stream;
mod stream_answer;
mod text;

pub use answer::ProxyResponse;
pub(crate) use changed_headers::report_changed;
pub(crate) use drop_parts::{drop_chunks, drop_response};
pub(crate) use encode::{empty, encode, last_word};
pub use limits::MAX_RESPONSE_BYTES;
pub(crate) use refusal::Refusal;
pub(crate) use stream::{
    LONGEST as LONGEST_STREAM, can_stream, empty as empty_stream, last_word as last_word_of_stream, stream,
};
pub use stream_answer::StreamAnswer;
