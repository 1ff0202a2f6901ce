//! One connection of a client.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use ::http::{Request, Response};
use http_body_util::Either;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;

use super::admission::admit;
use super::client_body::ClientBody;
use super::gateway::Gateway;
use super::head_recorder::{HeadRecorder, Recorded};
use super::terminal::complain;
use super::{http, websocket};
use crate::event::EventSource;

pub(super) async fn serve(stream: TcpStream, peer: SocketAddr, gateway: Arc<Gateway>) {
    let _ = stream.set_nodelay(true);
    let recorder = HeadRecorder::default();
    let service = service_fn(|mut request| {
        let (gateway, recorder) = (gateway.clone(), recorder.clone());
        async move {
            request.extensions_mut().insert(recorder.take_letters());
            let answer = answer(gateway, request, peer).await;
            recorder.start();
            Ok::<_, Infallible>(answer)
        }
    });
    let stream = TokioIo::new(Recorded { stream, recorder: recorder.clone() });
    let served = http1::Builder::new().timer(TokioTimer::new()).serve_connection(stream, service).with_upgrades().await;
    if let Err(error) = served
        && error.is_parse()
    {
        complain(&format!(
            "a request that is not HTTP was answered with 400: {error} (in a path or query, write `<` as `%3C`)"
        ));
    }
}

async fn answer(gateway: Arc<Gateway>, mut request: Request<Incoming>, peer: SocketAddr) -> Response<ClientBody> {
    if let Err(refused) = admit(&mut request, &gateway.allowed_hosts) {
        return (*refused).map(Either::Left);
    }
    match gateway.deployment.source() {
        EventSource::WebSocketApi => websocket::answer(gateway, request, peer).await.map(Either::Left),
        _ => http::answer(&gateway, request, peer).await,
    }
}
