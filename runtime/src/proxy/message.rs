//! How long an answer is as a message to the client of a WebSocket API.

use crate::response::{Data, Response};

/// Says so if the body is longer than a message may be.
pub(crate) fn too_long(response: &Response, limit: usize) -> Option<String> {
    let length = length(&response.body.data, response.body.force_base64);
    (length > limit).then(|| format!("the answer has {length} bytes, and a message of a WebSocket API takes {limit}"))
}

/// Whether base64 is undone depends on the API, so that the longer one of both counts.
fn length(data: &Data, is_base64: bool) -> usize {
    let plain = match data {
        Data::Empty => 0,
        Data::Text(text) => text.len(),
        Data::Bytes(bytes) => return in_base64(bytes.len()),
        Data::Envelope(envelope) => envelope.to_plain().len(),
        Data::Problem(problem) => problem.to_json("").len(),
    };
    if is_base64 { in_base64(plain) } else { plain }
}

fn in_base64(length: usize) -> usize {
    length.div_ceil(3) * 4
}
