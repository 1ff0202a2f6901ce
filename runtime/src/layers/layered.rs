//! Runs the handler below tower layers.

use std::any::Any;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context as Task, Poll};

use http::{Request, Response as HttpResponse};
use tokio::sync::mpsc;
use tracing::Instrument;

use super::body::LayerBody;
use super::built::Layers;
use super::http_request::{Original, request};
use super::http_response::{from_http, to_http};
use super::innermost::{Ask, Port};
use super::overlay::changes;
use crate::event::Event;
use crate::future::BoxFuture;
use crate::guard::panic::{catch, drop_quietly, guard};
use crate::guarded::{self, rendered_for_above};
use crate::handler::{Answering, Around, Run};
use crate::respond;
use crate::response::Response;
use crate::scope::Scope;
use crate::spec::Surrounding;

/// Layers and what is below them.
struct Layered<S> {
    below: Run<S>,
    /// The innermost first. A request that passes several of them is converted once.
    layers: Vec<Layers>,
}

/// A layer around what is below it.
pub(super) fn layered<S: Send + Sync + 'static>(layer: &Layers, below: Run<S>) -> Run<S> {
    let wrapped = match &below {
        Run::Handler(_) => None,
        Run::Middleware(around) => around.as_any().and_then(|any| any.downcast_ref::<Layered<S>>()),
    };
    let layered = match wrapped {
        Some(Layered { below, layers }) => {
            Layered { below: below.clone(), layers: layers.iter().chain([layer]).cloned().collect() }
        }
        None => Layered { below, layers: vec![layer.clone()] },
    };
    Run::Middleware(Arc::new(layered))
}

impl<S: Send + Sync + 'static> Around<S> for Layered<S> {
    fn surrounding(&self) -> fn() -> Surrounding {
        self.layers.last().map_or(|| Surrounding::Layer(String::new()), |outermost| outermost.surrounding)
    }

    fn start<'a>(&'a self, event: &'a Event<'a>, scope: Scope<'a, S>) -> Answering<'a> {
        Answering::Later(Box::pin(async move {
            let (original, mut request) = match request(event) {
                Ok(request) => request,
                Err(problem) => return problem.into(),
            };
            if let Some(extensions) = scope.extensions() {
                request.extensions_mut().clone_from(extensions);
            }
            let passage = Passage { below: &self.below, original, event, scope };
            from_http(passage.through(&self.layers, request).await, scope.frame.is_streamed).await
        }))
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
}

/// The way of one request through layers to the handler, and back.
struct Passage<'a, S> {
    below: &'a Run<S>,
    original: Original,
    event: &'a Event<'a>,
    scope: Scope<'a, S>,
}

impl<S: Sync> Passage<'_, S> {
    /// The answer of these layers and of what is below them.
    fn through<'p>(
        &'p self,
        layers: &'p [Layers],
        request: Request<LayerBody>,
    ) -> BoxFuture<'p, HttpResponse<LayerBody>> {
        Box::pin(async move {
            match layers.split_last() {
                Some((outermost, below)) => self.through_layer(outermost, below, request).await,
                None => self.to_handler(request).await,
            }
        })
    }

    /// Polls a layer, and what is below it when the layer asks for it.
    async fn through_layer(
        &self,
        layer: &Layers,
        below: &[Layers],
        mut request: Request<LayerBody>,
    ) -> HttpResponse<LayerBody> {
        let (port, mut asked) = mpsc::unbounded_channel();
        request.extensions_mut().insert(Port(port));
        let mut answer = match catch(|| layer.answer(request)) {
            Ok(answer) => Quiet::new(answer),
            Err(report) => {
                return self.seen(guarded::panicked(Some(layer.surrounding), report, self.scope.frame)).await;
            }
        };
        let mut answer = pin!(guard(Pin::new(&mut answer)));
        let answered = loop {
            tokio::select! {
                biased;
                answered = &mut answer => break answered,
                Some(ask) = asked.recv() => {
                    let Ask { request, span, answer: mut reply } = ask;
                    let mut running = Quiet::new(Box::pin(self.through(below, request).instrument(span)));
                    tokio::select! {
                        biased;
                        // A layer that gives up drops what is below it.
                        answered = &mut answer => break answered,
                        () = reply.closed() => {}
                        response = &mut running => drop_quietly(reply.send(response)),
                    }
                }
            }
        };
        match answered {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => self.seen(respond::unexpected(error.inner())).await,
            Err(report) => self.seen(guarded::panicked(Some(layer.surrounding), report, self.scope.frame)).await,
        }
    }

    /// The answer of what is below all layers, which sees the request as they have left it.
    async fn to_handler(&self, request: Request<LayerBody>) -> HttpResponse<LayerBody> {
        let (mut parts, body) = request.into_parts();
        let extensions = std::mem::take(&mut parts.extensions);
        if !extensions.is_empty() {
            self.scope.frame.values.add(extensions);
        }
        let response = match changes(&self.original, &parts, body, self.event, self.scope.frame.max_body).await {
            Ok(None) => guarded::run(self.below, self.event, self.scope).await,
            Ok(Some(changes)) => {
                let fields = changes.fields(self.event.fields);
                let decoded = changes.decoded(self.event.source(), self.event.body(), &fields);
                let event = self.event.with_parts(&fields, &decoded);
                guarded::run(self.below, &event, self.scope).await
            }
            Err(problem) => problem.into(),
        };
        self.seen(response).await
    }

    /// An answer as the layer above sees it.
    async fn seen(&self, response: Response) -> HttpResponse<LayerBody> {
        to_http(rendered_for_above(response, self.event, self.scope.frame).await)
    }
}

/// A future whose destructor may panic: two that panic together would abort the process.
struct Quiet<'a, T>(Option<BoxFuture<'a, T>>);

impl<'a, T> Quiet<'a, T> {
    fn new(future: BoxFuture<'a, T>) -> Self {
        Quiet(Some(future))
    }
}

impl<T> Future for Quiet<'_, T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, task: &mut Task<'_>) -> Poll<T> {
        self.0.as_mut().map_or(Poll::Pending, |future| future.as_mut().poll(task))
    }
}

impl<T> Drop for Quiet<'_, T> {
    fn drop(&mut self) {
        drop_quietly(self.0.take());
    }
}
