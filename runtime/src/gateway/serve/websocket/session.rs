//! One open connection, from the handshake to its end.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, split};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{Instant, sleep_until, timeout};

use super::close_code;
use super::connections::Connections;
use super::frame_reader::{ClientFrame, FrameReader};
use super::occurrence::happened;
use super::server_frame::ServerFrame;
use crate::gateway::event::{Client, ClientRequest, RequestKind};
use crate::gateway::serve::gateway::Gateway;

/// "Quotas for configuring and running a WebSocket API": idle connection timeout, connection duration.
const MAX_IDLE: Duration = Duration::from_secs(10 * 60);
const MAX_DURATION: Duration = Duration::from_secs(2 * 60 * 60);
/// How long sending the last frames may take.
const PARTING: Duration = Duration::from_secs(1);

/// Serves one connection until it ends.
pub(super) async fn session<S>(gateway: &Arc<Gateway>, handshake: &ClientRequest, client: &Client, stream: S)
where
    S: AsyncRead + AsyncWrite + Send + 'static,
{
    let (reader, writer) = split(stream);
    let (sender, outgoing) = unbounded_channel();
    gateway.connections.insert(&client.id, sender);
    let writing = tokio::spawn(write(writer, outgoing));
    let code = receive(gateway, handshake, client, FrameReader::new(reader)).await;
    if code != close_code::ABNORMAL {
        gateway.connections.send(&client.id, ServerFrame::Close(code));
    }
    gateway.connections.remove(&client.id);
    let _ = timeout(PARTING, writing).await;
    happened(gateway, handshake, client, RequestKind::Disconnect, Bytes::new()).await;
}

async fn write<W: AsyncWrite + Unpin>(mut writer: W, mut outgoing: UnboundedReceiver<ServerFrame>) {
    while let Some(frame) = outgoing.recv().await {
        let is_last = matches!(frame, ServerFrame::Close(_));
        let written = writer.write_all(&frame.encode()).await.and(writer.flush().await);
        if is_last || written.is_err() {
            break;
        }
    }
    let _ = writer.shutdown().await;
}

/// Invokes the function for what the client sends; returns the close code when the connection ends.
async fn receive<R: AsyncRead + Unpin>(
    gateway: &Arc<Gateway>,
    handshake: &ClientRequest,
    client: &Client,
    mut reader: FrameReader<R>,
) -> u16 {
    let end = Instant::now() + MAX_DURATION;
    loop {
        let next = tokio::select! {
            next = reader.next() => next,
            () = idle(&gateway.connections, &client.id) => ClientFrame::End(close_code::GOING_AWAY),
            () = sleep_until(end) => ClientFrame::End(close_code::GOING_AWAY),
        };
        gateway.connections.touch(&client.id);
        let message = match next {
            ClientFrame::End(code) => return code,
            ClientFrame::Ping(payload) => {
                gateway.connections.send(&client.id, ServerFrame::Pong(payload));
                continue;
            }
            ClientFrame::Text(message) | ClientFrame::Binary(message) => Bytes::from(message),
        };
        // API Gateway does not wait for one answer before it passes on the next message.
        let (gateway, handshake, client) = (gateway.clone(), handshake.clone(), client.clone());
        tokio::spawn(async move { happened(&gateway, &handshake, &client, RequestKind::Message, message).await });
    }
}

/// Waits until the connection has been idle for too long.
async fn idle(connections: &Connections, id: &str) {
    while let Some(active) = connections.active(id) {
        if active.elapsed() >= MAX_IDLE {
            return;
        }
        sleep_until(active + MAX_IDLE).await;
    }
}
