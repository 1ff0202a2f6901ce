//! Layers around the routes of a list, and around a whole `Api`.

use super::built::{LayerFailure, LayerResponse, Layers, SharedService, TowerLayer, TowerService};
use super::layered::layered;
use crate::middleware::Table;
use crate::routes::Routes;
use crate::spec::Surrounding;

impl<S: Send + Sync + 'static> Routes<S> {
    /// The same routes with a tower layer around each of their handlers: one of tower-http, or of your own.
    ///
    /// It wraps what stands around them already, so the last call is the outermost. The layer is built once, and its service
    /// is cloned for each request. It runs inside the guards: its panic or its error is a 500, its lateness a 504. An error that
    /// is a [`Problem`](crate::Problem) is the answer. See [`guide::tower`](crate::guide::tower) for what a layer sees and what
    /// it can change.
    ///
    /// ```
    /// use api_handler::layers::LayerBody;
    /// use api_handler::{http, prelude::*};
    /// use tower::util::MapRequestLayer;
    ///
    /// #[api_handler(GET "/")]
    /// fn hello(#[header] x_tenant: String) -> String {
    ///     format!("hello {x_tenant}")
    /// }
    ///
    /// let routes: Routes<()> = routes![hello].layer(MapRequestLayer::new(|mut request: http::Request<LayerBody>| {
    ///     request.headers_mut().insert("x-tenant", HeaderValue::from_static("acme"));
    ///     request
    /// }));
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let function = Api::new(routes).state(());
    /// assert_eq!(testing::get("/").send(&function).await.text(), "hello acme");
    /// # });
    /// ```
    #[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
    pub fn layer<L>(self, layer: L) -> Routes<S>
    where
        L: TowerLayer,
        L::Service: TowerService<Response: LayerResponse, Error: LayerFailure> + SharedService,
    {
        let layer = Layers::build(layer);
        self.map(|below| layered(&layer, below)).with(&Surrounding::layer::<L>(), &[])
    }
}

impl<S: Send + Sync + 'static> Table<S> {
    /// The same with a layer around all of it.
    pub(crate) fn layer<L>(self, layer: L) -> Self
    where
        L: TowerLayer,
        L::Service: TowerService<Response: LayerResponse, Error: LayerFailure> + SharedService,
    {
        let layer = Layers::build(layer);
        self.wrap(|below| layered(&layer, below), &Surrounding::layer::<L>())
    }
}
