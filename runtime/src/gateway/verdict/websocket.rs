//! WebSocket API: the status of `$connect` accepts or refuses the connection. The body of another route is sent to the
//! client if the route has a route response; otherwise it is ignored.
//!
//! Malformed outputs are documented for REST APIs only; the same rules are assumed here.

use super::accepted::Accepted;
use super::body;
use super::confidence::Confidence;
use super::refused::Refused;
use super::rest::{self, RestAnswer};
use super::situation::Situation;
use crate::event::ConnectionEvent;

/// What the client gets of an answer.
pub(super) fn answer(output: &[u8], situation: &Situation<'_>) -> Result<Accepted, Refused> {
    let RestAnswer { status, headers, text, is_base64, confidence, .. } = rest::parts(output, situation)?;
    let Some(status) = status else {
        let reason = "`statusCode` is missing: add it, 200 lets a client connect";
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
                notes.push(format!("the client gets the body as a message and does not see the status {status}"));
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

const CONNECT_NOTE: &str = "of the answer to `$connect`, a client sees only the status and `Sec-WebSocket-Protocol`, not the body or other headers";
const MESSAGE_NOTE: &str = "the body is not sent: give the route a route response, or post it to the connection";
