//! One open connection, from the handshake to its end.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, split};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::{Instant, sleep_until, timeout};

use super::close_code;
use super::connections::Connections;
use super::frame_reader::{ClientFrame, FrameReader};
use super::occurrence::happened;
use super::server_frame::ServerFrame;
use crate::gateway::event::{Client, ClientRequest, Ending, RequestKind};
use crate::gateway::serve::gateway::Gateway;

/// "Quotas for configuring and running a WebSocket API": idle connection timeout, connection duration.
const MAX_IDLE: Duration = Duration::from_secs(10 * 60);
const MAX_DURATION: Duration = Duration::from_secs(2 * 60 * 60);
/// How long sending the last frames may take, and how long the client may take to close the connection after that.
const PARTING: Duration = Duration::from_secs(1);
/// How many frames wait for a client that reads slowly. A message has at most 128 KB.
const WAITING_FRAMES: usize = 16;
/// How many messages of a client are in the function, or wait for it. Further ones wait in the client.
const WAITING_MESSAGES: usize = 32;

/// Serves one connection until it ends.
pub(super) async fn session<S>(gateway: &Arc<Gateway>, handshake: &ClientRequest, client: &Client, stream: S)
where
    S: AsyncRead + AsyncWrite + Send + 'static,
{
    let (reader, writer) = split(stream);
    let (sender, outgoing) = mpsc::channel(WAITING_FRAMES);
    gateway.connections.insert(&client.id, sender);
    let mut writing = tokio::spawn(write(writer, outgoing));
    let mut reader = FrameReader::new(reader);
    let ending = tokio::select! {
        ending = receive(gateway, handshake, client, &mut reader) => ending,
        () = idle(&gateway.connections, &client.id) => close_code::GOING_AWAY.into(),
        closed = &mut writing => closed.ok().flatten().unwrap_or(close_code::ABNORMAL).into(),
    };
    if let Some(reply) = reply(&ending) {
        let _ = timeout(PARTING, gateway.connections.send(&client.id, reply)).await;
    }
    gateway.connections.remove(&client.id);
    if !writing.is_finished() && timeout(PARTING, &mut writing).await.is_err() {
        writing.abort();
    }
    // The system drops what the client has not received yet if the connection is closed with something unread.
    let _ = timeout(PARTING, reader.drain()).await;
    happened(gateway, handshake, client, RequestKind::Disconnect(ending), Bytes::new()).await;
}

/// The close frame that answers the client's, or reports its mistake.
fn reply(ending: &Ending) -> Option<ServerFrame> {
    match ending.code {
        close_code::ABNORMAL => None,
        close_code::NONE => Some(ServerFrame::Close(None)),
        code => Some(ServerFrame::Close(Some(code))),
    }
}

/// Sends frames; returns the code of the close frame that ended the connection.
async fn write<W: AsyncWrite + Unpin>(mut writer: W, mut outgoing: mpsc::Receiver<ServerFrame>) -> Option<u16> {
    let mut closed = None;
    while let Some(frame) = outgoing.recv().await {
        let written = writer.write_all(&frame.encode()).await.and(writer.flush().await);
        if let (ServerFrame::Close(code), Ok(())) = (&frame, &written) {
            closed = *code;
        }
        if matches!(frame, ServerFrame::Close(_)) || written.is_err() {
            break;
        }
    }
    let _ = writer.shutdown().await;
    closed
}

/// Invokes the function for what the client sends, until the client closes the connection or makes a mistake.
async fn receive<R: AsyncRead + Unpin>(
    gateway: &Arc<Gateway>,
    handshake: &ClientRequest,
    client: &Client,
    reader: &mut FrameReader<R>,
) -> Ending {
    let places = Arc::new(Semaphore::new(WAITING_MESSAGES));
    loop {
        let next = reader.next().await;
        gateway.connections.touch(&client.id);
        let message = match next {
            ClientFrame::End(ending) => return ending,
            ClientFrame::Ping(payload) => {
                gateway.connections.send(&client.id, ServerFrame::Pong(payload)).await;
                continue;
            }
            ClientFrame::Text(message) | ClientFrame::Binary(message) => Bytes::from(message),
        };
        let place = places.clone().acquire_owned().await;
        // API Gateway does not wait for one answer before it passes on the next message.
        let (gateway, handshake, client) = (gateway.clone(), handshake.clone(), client.clone());
        tokio::spawn(async move {
            happened(&gateway, &handshake, &client, RequestKind::Message, message).await;
            drop(place);
        });
    }
}

/// Waits until the connection has been idle or open for too long.
async fn idle(connections: &Connections, id: &str) {
    let end = Instant::now() + MAX_DURATION;
    while let Some(active) = connections.active(id) {
        let idle = active + MAX_IDLE;
        if Instant::now() >= idle.min(end) {
            return;
        }
        sleep_until(idle.min(end)).await;
    }
}
