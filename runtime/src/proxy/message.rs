//! The length of an answer that is a message to the client of a WebSocket API.

use crate::response::{Data, Response};

/// The reason to refuse a body that is longer than a message may be.
pub(crate) fn too_long(response: &Response, limit: usize) -> Option<String> {
    let length = length(&response.body.data, response.body.force_base64);
    (length > limit)
        .then(|| format!("the answer has {length} bytes, and the limit of a WebSocket API's message is {limit}"))
}

/// Whether base64 is decoded depends on the API, so the longer form counts.
fn length(data: &Data, is_base64: bool) -> usize {
    let plain = match data {
        Data::Empty => 0,
        Data::Text(text) => text.len(),
        Data::Bytes(bytes) => return in_base64(bytes.len()),
        Data::Envelope(envelope) => envelope.to_plain().len(),
        Data::Problem(problem) => problem.to_json("").len(),
        Data::Rewritten(rewritten) => return length(&rewritten.data, is_base64),
    };
    if is_base64 { in_base64(plain) } else { plain }
}

fn in_base64(length: usize) -> usize {
    length.div_ceil(3) * 4
}
