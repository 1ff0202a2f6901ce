//! Connections of a WebSocket API: the handshake asks `$connect`, each message its route, the end `$disconnect`.

mod connections;
mod frames;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use base64_simd::STANDARD;
use bytes::Bytes;
use http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, UPGRADE};
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, split};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{Instant, sleep_until, timeout};

use super::front::{Gateway, Judged, headers};
use crate::event::ConnectionEvent;
use crate::gateway::clock::Moment;
use crate::gateway::event::{Built, Client, HttpRequest, route_key};
use crate::gateway::verdict::Verdict;
pub(super) use connections::Connections;
use connections::{named, said, text_or_bytes};
use frames::{Reader, Received, Sent, code};

/// "Quotas for configuring and running a WebSocket API": idle connection time-out, connection duration.
const IDLE: Duration = Duration::from_secs(10 * 60);
const LONGEST: Duration = Duration::from_secs(2 * 60 * 60);
/// How long the last frames may take.
const PARTING: Duration = Duration::from_secs(1);

/// Answers a request at the front: a handshake, or one to the management interface.
pub(super) async fn answer(
    gateway: Arc<Gateway>,
    mut request: Request<Incoming>,
    peer: SocketAddr,
) -> Response<Full<Bytes>> {
    if let Some(id) = named(request.uri().path()) {
        return gateway.connections.manage(&id, request).await;
    }
    let Some(accept) = accept(&request) else {
        return said(
            StatusCode::UPGRADE_REQUIRED,
            r#"{"message":"this is a WebSocket API: connect to it with a WebSocket client"}"#,
        );
    };
    let http = HttpRequest {
        method: request.method().to_string(),
        target: request.uri().path_and_query().map_or("/", |target| target.as_str()).to_owned(),
        headers: headers(request.headers()),
        body: Bytes::new(),
        source_ip: peer.ip().to_string(),
    };
    let client = Client::new(Moment::now().epoch_millis);
    let protocol = match gateway.connect(&http, &client).await {
        Ok(protocol) => protocol,
        Err(refused) => return *refused,
    };
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        if let Ok(stream) = upgrade.await {
            session(&gateway, &http, &client, TokioIo::new(stream)).await;
        }
    });
    switched(accept, protocol)
}

/// The proof that a handshake was understood (RFC 6455, 4.2.2), if it is one.
fn accept(request: &Request<Incoming>) -> Option<HeaderValue> {
    const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    let upgrade = request.headers().get(UPGRADE)?;
    if !upgrade.as_bytes().eq_ignore_ascii_case(b"websocket") {
        return None;
    }
    let key = request.headers().get(SEC_WEBSOCKET_KEY)?.to_str().ok()?;
    let digest = sha1_smol::Sha1::from(format!("{key}{GUID}")).digest().bytes();
    HeaderValue::try_from(STANDARD.encode_to_string(digest)).ok()
}

fn switched(accept: HeaderValue, protocol: Option<HeaderValue>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    headers.extend(protocol.map(|protocol| (SEC_WEBSOCKET_PROTOCOL, protocol)));
    response
}

/// Serves one connection until it ends.
async fn session<S>(gateway: &Arc<Gateway>, handshake: &HttpRequest, client: &Client, stream: S)
where
    S: AsyncRead + AsyncWrite + Send + 'static,
{
    let (reader, writer) = split(stream);
    let (sender, outgoing) = unbounded_channel();
    gateway.connections.insert(&client.id, sender);
    let writing = tokio::spawn(write(writer, outgoing));
    let code = receive(gateway, handshake, client, Reader::new(reader)).await;
    if code != code::ABNORMAL {
        gateway.connections.send(&client.id, Sent::Close(code));
    }
    gateway.connections.remove(&client.id);
    let _ = timeout(PARTING, writing).await;
    gateway.happened(handshake, client, "DISCONNECT", Bytes::new()).await;
}

async fn write<W: AsyncWrite + Unpin>(mut writer: W, mut outgoing: UnboundedReceiver<Sent>) {
    while let Some(frame) = outgoing.recv().await {
        let is_last = matches!(frame, Sent::Close(_));
        let written = writer.write_all(&frame.encode()).await.and(writer.flush().await);
        if is_last || written.is_err() {
            break;
        }
    }
    let _ = writer.shutdown().await;
}

/// Hands on what the client sends, and says why the connection ends.
async fn receive<R: AsyncRead + Unpin>(
    gateway: &Arc<Gateway>,
    handshake: &HttpRequest,
    client: &Client,
    mut reader: Reader<R>,
) -> u16 {
    let end = Instant::now() + LONGEST;
    loop {
        let next = tokio::select! {
            next = reader.next() => next,
            () = idle(&gateway.connections, &client.id) => Received::End(code::GOING_AWAY),
            () = sleep_until(end) => Received::End(code::GOING_AWAY),
        };
        gateway.connections.touch(&client.id);
        let message = match next {
            Received::End(code) => return code,
            Received::Ping(payload) => {
                gateway.connections.send(&client.id, Sent::Pong(payload));
                continue;
            }
            Received::Text(message) | Received::Binary(message) => Bytes::from(message),
        };
        // API Gateway does not wait for one answer before it hands on the next message.
        let (gateway, handshake, client) = (gateway.clone(), handshake.clone(), client.clone());
        tokio::spawn(async move { gateway.happened(&handshake, &client, "MESSAGE", message).await });
    }
}

/// Waits until nothing was sent or received for long.
async fn idle(connections: &Connections, id: &str) {
    while let Some(active) = connections.active(id) {
        if active.elapsed() >= IDLE {
            return;
        }
        sleep_until(active + IDLE).await;
    }
}

impl Gateway {
    /// Asks `$connect`, if the function has such a route: the subprotocol, or the answer that refuses.
    async fn connect(
        &self,
        http: &HttpRequest,
        client: &Client,
    ) -> Result<Option<HeaderValue>, Box<Response<Full<Bytes>>>> {
        if !self.routes("$connect") {
            return Ok(None);
        }
        let start = Instant::now();
        let (Judged { verdict, .. }, built) = self.judged(http, Some(client)).await;
        self.tell(http, &verdict, start.elapsed());
        if !verdict.accepted || !(200..300).contains(&verdict.status) {
            return Err(Box::new(self.response(verdict, Some(&built))));
        }
        let protocol = verdict.headers.into_iter().next();
        Ok(protocol.and_then(|(_, value)| HeaderValue::try_from(value).ok()))
    }

    /// Asks the route of a message or of `$disconnect`, and sends what is to be sent.
    async fn happened(&self, handshake: &HttpRequest, client: &Client, what: &str, body: Bytes) {
        let event = crate::gateway::event::kind(what);
        let key = route_key(event, &body, &self.api);
        let id = &client.id;
        if !self.routes(&key) {
            if event == ConnectionEvent::Message {
                eprintln!("a message has no route: there is neither one for its `action` nor `$default`");
                self.connections.send(id, failure("Forbidden", id, &crate::gateway::ids::extended()));
            }
            return;
        }
        let http = HttpRequest { method: what.to_owned(), target: key, body, ..handshake.clone() };
        let start = Instant::now();
        let (Judged { verdict, .. }, built) = self.judged(&http, Some(client)).await;
        self.tell(&http, &verdict, start.elapsed());
        if event == ConnectionEvent::Message
            && let Some(frame) = frame(verdict, id, &built)
        {
            self.connections.send(id, frame);
        }
    }

    /// Whether the function has something for a route key.
    fn routes(&self, key: &str) -> bool {
        self.has_bare_handler || self.api.keys.iter().any(|known| known == key)
    }
}

/// What the client gets for a message, if anything.
fn frame(verdict: Verdict, id: &str, built: &Built) -> Option<Sent> {
    if !verdict.accepted {
        return Some(failure("Internal server error", id, &built.request_id));
    }
    (!verdict.body.is_empty()).then(|| text_or_bytes(verdict.body))
}

/// API Gateway's own message about a failure.
fn failure(message: &str, connection: &str, request: &str) -> Sent {
    let text = format!(r#"{{"message": "{message}", "connectionId":"{connection}", "requestId":"{request}"}}"#);
    Sent::Text(text.into_bytes())
}
