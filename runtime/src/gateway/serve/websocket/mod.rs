//! Connections of a WebSocket API: the handshake invokes `$connect`, each message its route, the end `$disconnect`.

mod close_code;
pub(super) mod connections;
mod frame_reader;
mod handshake;
mod json_response;
mod management;
mod occurrence;
mod opcode;
mod server_frame;
mod session;

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;

use super::admission::admit_origin;
use super::gateway::Gateway;
use super::request::client_request;
use super::terminal::complain;
use crate::gateway::clock::Moment;
use crate::gateway::event::Client;
use handshake::{accept, offers, switched};
use management::{connection_id, manage};
use occurrence::connect;
use session::session;

/// Answers a handshake, or a request to the management interface.
pub(super) async fn answer(
    gateway: Arc<Gateway>,
    mut request: Request<Incoming>,
    peer: SocketAddr,
) -> Response<Full<Bytes>> {
    if let Err(refused) = admit_origin(request.headers(), &gateway.allowed_hosts) {
        return *refused;
    }
    if let Some(id) = connection_id(request.uri().path()) {
        return manage(&gateway.connections, &id, request).await;
    }
    let accept = match accept(&request) {
        Ok(accept) => accept,
        Err(refused) => return *refused,
    };
    let upgrade = hyper::upgrade::on(&mut request);
    let (parts, _) = request.into_parts();
    let handshake = client_request(&parts, peer);
    let client = Client::new(Moment::now().epoch_millis);
    let protocol = match connect(&gateway, &handshake, &client).await {
        Ok(protocol) => protocol.filter(|protocol| offered(&parts.headers, protocol)),
        Err(refused) => return *refused,
    };
    tokio::spawn(async move {
        if let Ok(stream) = upgrade.await {
            session(&gateway, &handshake, &client, TokioIo::new(stream)).await;
        }
    });
    switched(accept, protocol)
}

/// Whether the client offers the subprotocol that the function has chosen.
fn offered(headers: &HeaderMap, protocol: &HeaderValue) -> bool {
    let offers = offers(headers, protocol);
    if !offers {
        complain(
            "the client gets no `Sec-WebSocket-Protocol`, because it does not offer the one in the answer to `$connect`",
        );
    }
    offers
}
