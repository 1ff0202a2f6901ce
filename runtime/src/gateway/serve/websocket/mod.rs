//! Connections of a WebSocket API: the handshake invokes `$connect`, each message its route, the end `$disconnect`.

mod close_code;
pub(super) mod connections;
mod frame_reader;
mod handshake;
mod management;
mod occurrence;
mod opcode;
mod server_frame;
mod session;

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;

use super::gateway::Gateway;
use super::request::client_request;
use crate::gateway::clock::Moment;
use crate::gateway::event::Client;
use handshake::{accept, switched};
use management::{connection_id, json, manage};
use occurrence::connect;
use session::session;

/// Answers a handshake, or a request to the management interface.
pub(super) async fn answer(
    gateway: Arc<Gateway>,
    mut request: Request<Incoming>,
    peer: SocketAddr,
) -> Response<Full<Bytes>> {
    if let Some(id) = connection_id(request.uri().path()) {
        return manage(&gateway.connections, &id, request).await;
    }
    let Some(accept) = accept(&request) else {
        return json(
            StatusCode::UPGRADE_REQUIRED,
            r#"{"message":"this is a WebSocket API: connect to it with a WebSocket client"}"#,
        );
    };
    let upgrade = hyper::upgrade::on(&mut request);
    let handshake = client_request(&request.into_parts().0, peer);
    let client = Client::new(Moment::now().epoch_millis);
    let protocol = match connect(&gateway, &handshake, &client).await {
        Ok(protocol) => protocol,
        Err(refused) => return *refused,
    };
    tokio::spawn(async move {
        if let Ok(stream) = upgrade.await {
            session(&gateway, &handshake, &client, TokioIo::new(stream)).await;
        }
    });
    switched(accept, protocol)
}
