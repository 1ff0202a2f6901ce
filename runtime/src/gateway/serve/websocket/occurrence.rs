//! What happens to a connection, on its way to the function and back.

use std::time::Instant;

use bytes::Bytes;
use http::HeaderValue;

use super::server_frame::ServerFrame;
use crate::gateway::event::websocket::route_key;
use crate::gateway::event::{Client, ClientRequest, RequestKind, Stamp};
use crate::gateway::ids;
use crate::gateway::serve::admission::Refusal;
use crate::gateway::serve::gateway::{Gateway, Judged};
use crate::gateway::serve::response::response;
use crate::gateway::serve::terminal::complain;
use crate::gateway::verdict::Verdict;

/// Invokes `$connect`, if the function has this route. Returns the subprotocol, or the answer that refuses.
pub(super) async fn connect(
    gateway: &Gateway,
    request: &ClientRequest,
    client: &Client,
) -> Result<Option<HeaderValue>, Refusal> {
    if !has_route(gateway, "$connect") {
        return Ok(None);
    }
    let start = Instant::now();
    let source = gateway.deployment.source();
    let stamp = gateway.stamp(request.header("host"));
    let Judged { verdict, .. } = gateway.judged(request, &stamp, Some(client)).await;
    gateway.report.print(request, &verdict, start.elapsed());
    if !verdict.accepted || !(200..300).contains(&verdict.status) {
        return Err(Box::new(response(verdict, source, Some(&stamp))));
    }
    let protocol = verdict.headers.into_iter().next();
    Ok(protocol.and_then(|(_, value)| HeaderValue::try_from(value).ok()))
}

/// Invokes the route of a message or of `$disconnect`, and sends the answer to a message.
pub(super) async fn happened(
    gateway: &Gateway,
    handshake: &ClientRequest,
    client: &Client,
    kind: RequestKind,
    body: Bytes,
) {
    let key = route_key(&kind, &body, &gateway.deployment.routes.websocket);
    let id = &client.id;
    let is_message = kind == RequestKind::Message;
    if !has_route(gateway, &key) {
        if is_message {
            complain("a message has no route: there is neither one for its `action` nor `$default`");
            gateway.connections.send(id, failure("Forbidden", id, &ids::extended())).await;
        }
        return;
    }
    let request = ClientRequest { kind, target: key, body, ..handshake.clone() };
    let start = Instant::now();
    let stamp = gateway.stamp(request.header("host"));
    let Judged { verdict, .. } = gateway.judged(&request, &stamp, Some(client)).await;
    gateway.report.print(&request, &verdict, start.elapsed());
    if is_message && let Some(frame) = frame(verdict, id, &stamp) {
        gateway.connections.send(id, frame).await;
    }
}

/// Whether the function answers a route key.
fn has_route(gateway: &Gateway, key: &str) -> bool {
    gateway.has_bare_handler || gateway.deployment.routes.websocket.iter().any(|known| known == key)
}

/// What the client gets for a message, if anything.
fn frame(verdict: Verdict, id: &str, stamp: &Stamp) -> Option<ServerFrame> {
    if !verdict.accepted {
        return Some(failure("Internal server error", id, &stamp.request_id));
    }
    (!verdict.body.is_empty()).then(|| ServerFrame::message(verdict.body))
}

/// API Gateway's own message about a failure.
fn failure(message: &str, connection: &str, request: &str) -> ServerFrame {
    let text = format!(r#"{{"message": "{message}", "connectionId":"{connection}", "requestId":"{request}"}}"#);
    ServerFrame::Text(text.into_bytes())
}
