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
pub(crate) use encode::{empty, encode, has_no_body};
pub use limits::MAX_RESPONSE_BYTES;
pub(crate) use refusal::Refusal;
pub(crate) use stream::{LONGEST as LONGEST_STREAM, can_stream, empty as empty_stream, stream, whole_stream};
pub use stream_answer::StreamAnswer;
