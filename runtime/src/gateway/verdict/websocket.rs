//! WebSocket API: the status of `$connect` decides about the connection, the body of another route is a message to
//! the client if the route has a route response, and else nobody reads it.
//!
//! Which outputs are malformed is known for REST APIs only; the same is taken for malformed here.

use super::accepted::Accepted;
use super::body;
use super::confidence::Confidence;
use super::refused::Refused;
use super::rest::{self, RestAnswer};
use super::situation::Situation;
use crate::event::ConnectionEvent;

/// What is left of an answer for the client.
pub(super) fn answer(output: &[u8], situation: &Situation<'_>) -> Result<Accepted, Refused> {
    let RestAnswer { status, headers, text, is_base64, confidence } = rest::parts(output, situation)?;
    let Some(status) = status else {
        let reason = "`statusCode` is missing: name the status, 200 lets a client connect";
        return Err(Refused::unknown(Confidence::Inferred, reason));
    };
    let confidence = confidence.max(Confidence::Reported);
    let mut notes = Vec::new();
    match situation.connection {
        ConnectionEvent::Connect => {
            let (protocol, others): (Vec<_>, Vec<_>) =
                headers.into_iter().partition(|(name, _)| name.eq_ignore_ascii_case("sec-websocket-protocol"));
            if !others.is_empty() || !text.is_empty() {
                notes.push(CONNECT_NOTE.to_owned());
            }
            Ok(Accepted { status, headers: protocol, body: Vec::new(), confidence, notes })
        }
        ConnectionEvent::Message if situation.route_response => {
            if status >= 400 {
                notes.push(format!("the client gets the body as a message, and does not learn of the status {status}"));
            }
            let body = body::always_decoded(text, is_base64)?;
            Ok(Accepted { status, headers: Vec::new(), body, confidence, notes })
        }
        ConnectionEvent::Message | ConnectionEvent::Disconnect => {
            if !text.is_empty() && situation.connection == ConnectionEvent::Message {
                notes.push(MESSAGE_NOTE.to_owned());
            }
            Ok(Accepted { status, headers: Vec::new(), body: Vec::new(), confidence, notes })
        }
    }
}

const CONNECT_NOTE: &str =
    "of the answer to `$connect` a client sees the status and `Sec-WebSocket-Protocol`, not its body nor other headers";
const MESSAGE_NOTE: &str = "the body is not sent: give the route a route response, or post it to the connection";
