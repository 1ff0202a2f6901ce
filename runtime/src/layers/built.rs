//! What a layer must be, and a layer that is built.

use std::error::Error;
use std::future::{Future, poll_fn};
use std::sync::Arc;

use bytes::Buf;
use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::body::LayerBody;
use super::error::LayerError;
use super::innermost::Innermost;
use crate::future::BoxFuture;
use crate::spec::Surrounding;

/// A tower layer that can stand around handlers: any `Layer` whose service takes an `http::Request` with a [`LayerBody`], and
/// returns an `http::Response` with any body. A `ServiceBuilder` is one, too.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tower layer",
    label = "not a layer",
    note = "a function with `#[api_middleware]`, or a closure, is added by `.middleware(..)`; a service of tower stands around \
            handlers by its layer"
)]
pub trait TowerLayer {
    /// The service of the layer.
    type Service;

    /// Builds the service.
    #[doc(hidden)]
    fn build(self) -> Self::Service;
}

#[diagnostic::do_not_recommend]
impl<L: Layer<Innermost>> TowerLayer for L {
    type Service = L::Service;

    fn build(self) -> L::Service {
        self.layer(Innermost::new())
    }
}

/// The service of a layer, which answers requests with a [`LayerBody`].
#[diagnostic::on_unimplemented(
    message = "the layer's service `{Self}` does not take the requests of an `Api`",
    label = "takes other requests",
    note = "implement `Service<http::Request<B>>` for every `B`, with a future that is `Send`; in place of axum's `from_fn(f)`, \
            put `#[api_middleware]` above `f` and use `.middleware(f)`"
)]
pub trait TowerService: Sized {
    /// What it answers with.
    type Response;
    /// How it fails.
    type Error;

    /// Answers a request.
    #[doc(hidden)]
    fn respond(self, request: Request<LayerBody>) -> impl Future<Output = Result<Self::Response, Self::Error>> + Send
    where
        Self: Send;
}

#[diagnostic::do_not_recommend]
impl<T> TowerService for T
where
    T: Service<Request<LayerBody>, Future: Send>,
{
    type Response = T::Response;
    type Error = T::Error;

    async fn respond(mut self, request: Request<LayerBody>) -> Result<T::Response, T::Error>
    where
        T: Send,
    {
        poll_fn(|task| self.poll_ready(task)).await?;
        let responding = self.call(request);
        responding.await
    }
}

/// A service that is cloned for each request, and that several threads may use.
#[diagnostic::on_unimplemented(
    message = "the layer's service `{Self}` cannot be shared between requests",
    label = "cannot be cloned or shared",
    note = "it and all that it holds must be `Clone`, `Send` and `Sync`: add `#[derive(Clone)]`, and hold an `Arc` in place of \
            an `Rc`, a `Mutex` in place of a `Cell` or a `RefCell`"
)]
pub trait SharedService: Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Sync + 'static> SharedService for T {}

/// What the service of a layer may answer with: an `http::Response` whose body implements `http_body::Body`.
#[diagnostic::on_unimplemented(
    message = "a layer cannot answer with `{Self}`",
    label = "not an `http::Response` with a body",
    note = "answer with an `http::Response<B>` whose `B` implements `http_body::Body`, as `LayerBody` does"
)]
pub trait LayerResponse {
    /// The response.
    #[doc(hidden)]
    fn into_http(self) -> Response<LayerBody>;
}

impl<B> LayerResponse for Response<B>
where
    B: http_body::Body<Data: Buf, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    fn into_http(self) -> Response<LayerBody> {
        self.map(LayerBody::of)
    }
}

/// How the service of a layer may fail: with an error that can be logged, or with a [`Problem`](crate::Problem), which is the
/// answer then.
#[diagnostic::on_unimplemented(
    message = "a layer cannot fail with `{Self}`",
    label = "not an error",
    note = "implement `std::error::Error` for it, or put a layer above it that makes a `Problem` of it: \
            `MapErrLayer::new(|error| Problem::unavailable(\"..\"))`"
)]
pub trait LayerFailure {
    /// The error.
    #[doc(hidden)]
    fn into_error(self) -> LayerError;
}

#[diagnostic::do_not_recommend]
impl<E: Into<Box<dyn Error + Send + Sync>>> LayerFailure for E {
    fn into_error(self) -> LayerError {
        LayerError::new(self)
    }
}

/// The service of a layer, without its type.
trait Answers: Send + Sync {
    fn answer(&self, request: Request<LayerBody>) -> BoxFuture<'static, Result<Response<LayerBody>, LayerError>>;
}

impl<T> Answers for T
where
    T: TowerService<Response: LayerResponse, Error: LayerFailure> + SharedService,
{
    fn answer(&self, request: Request<LayerBody>) -> BoxFuture<'static, Result<Response<LayerBody>, LayerError>> {
        let service = self.clone();
        Box::pin(async move {
            match service.respond(request).await {
                Ok(response) => Ok(response.into_http()),
                Err(error) => Err(error.into_error()),
            }
        })
    }
}

/// A layer that is built: its service, around the innermost one.
#[derive(Clone)]
pub(super) struct Layers {
    service: Arc<dyn Answers>,
    /// Its name, for the log.
    pub(super) surrounding: fn() -> Surrounding,
}

impl Layers {
    pub(super) fn build<L>(layer: L) -> Self
    where
        L: TowerLayer,
        L::Service: TowerService<Response: LayerResponse, Error: LayerFailure> + SharedService,
    {
        Layers { service: Arc::new(layer.build()), surrounding: Surrounding::layer::<L> }
    }

    /// The answer of the layer, and of what is below it.
    pub(super) fn answer(
        &self,
        request: Request<LayerBody>,
    ) -> BoxFuture<'static, Result<Response<LayerBody>, LayerError>> {
        self.service.answer(request)
    }
}
