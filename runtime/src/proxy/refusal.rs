//! Answers that the event source would refuse.

use super::ascii_headers::make_ascii;
use super::headers;
use super::limits::Limits;
use super::message;
use crate::event::EventSource;
use crate::guard::panic::catch;
use crate::response::{Fault, Response};

/// Why an answer cannot be sent as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) fault: Fault,
    pub(crate) reason: String,
}

/// Refuses a status, headers or a message that the event source does not accept.
pub(crate) fn check(response: &mut Response, source: EventSource) -> Result<(), Refusal> {
    let status = response.status.as_u16();
    if !(200..600).contains(&status) {
        let reason = format!("the handler answered with status {status}, which is outside 200..=599");
        return Err(Refusal { fault: Fault::InvalidStatus, reason });
    }
    headers::remove_connection_headers(&mut response.headers);
    let limits = Limits::of(source);
    let size = headers::block_size(&response.headers, response.body.content_type.as_ref()).or_else(|| {
        // The values that are replaced may be memory of the program.
        let _ = catch(|| make_ascii(response, source));
        headers::block_size(&response.headers, response.body.content_type.as_ref())
    });
    let size = size.unwrap_or(usize::MAX);
    if size > limits.headers {
        let reason = format!(
            "the answer's headers have {size} bytes, and the limit of the {source} is {}{}",
            limits.headers,
            headers::longest(&response.headers)
        );
        return Err(Refusal { fault: Fault::Oversize, reason });
    }
    if let Some(reason) = limits.body.and_then(|limit| message::too_long(response, limit)) {
        return Err(Refusal { fault: Fault::Oversize, reason });
    }
    Ok(())
}
