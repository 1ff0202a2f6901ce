//! The service below all layers. Layers and their services live as long as the program, so they cannot hold an event, which
//! lives for one invocation. So this service runs nothing itself: it asks the invocation, which polls layers and handler side
//! by side.

use std::convert::Infallible;
use std::task::{Context as Task, Poll};

use http::{Request, Response, StatusCode};
use tokio::sync::{mpsc, oneshot};
use tower_service::Service;
use tracing::Span;

use super::body::LayerBody;
use super::http_response::to_http;
use crate::future::BoxFuture;
use crate::observe;
use crate::response::Problem;

/// The service that tower layers are put around: what is below them, down to the handler.
///
/// It accepts requests with any body, so a layer may change its type, and never fails: a panic or a passed deadline below is
/// a response with the status 500 or 504.
#[derive(Clone, Debug)]
pub struct Innermost(());

impl Innermost {
    pub(super) fn new() -> Self {
        Innermost(())
    }
}

/// How the innermost service reaches the invocation that its request belongs to.
#[derive(Clone)]
pub(super) struct Port(pub(super) mpsc::UnboundedSender<Ask>);

/// A request that has come through the layers.
pub(super) struct Ask {
    pub(super) request: Request<LayerBody>,
    /// The span in which the layers wait, so that what is logged below them is in it, too.
    pub(super) span: Span,
    pub(super) answer: oneshot::Sender<Response<LayerBody>>,
}

impl<B> Service<Request<B>> for Innermost
where
    B: http_body::Body<Data: bytes::Buf, Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
{
    type Response = Response<LayerBody>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<LayerBody>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Task<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let mut request = request.map(LayerBody::of);
        let port = request.extensions_mut().remove::<Port>();
        Box::pin(async move { Ok(ask(port, request).await.unwrap_or_else(failed)) })
    }
}

async fn ask(port: Option<Port>, request: Request<LayerBody>) -> Result<Response<LayerBody>, &'static str> {
    let Port(invocation) = port.ok_or(LOST)?;
    let (answer, answered) = oneshot::channel();
    let ask = Ask { request, span: Span::current(), answer };
    invocation.send(ask).map_err(|_| OVER)?;
    answered.await.map_err(|_| OVER)
}

const LOST: &str = "a layer passed on a new request without the extensions of the one that it received";
const OVER: &str = "a layer passed its request on when the invocation was over";

fn failed(why: &str) -> Response<LayerBody> {
    observe::report!(ERROR, "{why}; it got a 500");
    to_http(Problem::new(StatusCode::INTERNAL_SERVER_ERROR).into())
}
