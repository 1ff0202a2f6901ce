//! What can stand around the routes of a list.

use std::sync::Arc;

use super::around::{Middleware, around};
use super::require::{Requirement, required, values_of};
use crate::routes::Routes;
use crate::spec::Surrounding;

impl<Inner: Send + Sync + 'static> Routes<Inner> {
    /// The same routes with a middleware around each of their handlers: a function with
    /// [`#[api_middleware]`](crate::api_middleware), or an async closure.
    ///
    /// It wraps what stands around them already, so the last call is the outermost. The routes that it returns have the state
    /// that the middleware sees.
    ///
    /// ```
    /// use api_handler::prelude::*;
    ///
    /// #[api_handler(GET "/")]
    /// fn hello() -> &'static str {
    ///     "hello"
    /// }
    ///
    /// let routes: Routes<()> = routes![hello].middleware(async |next: Next<'_>| {
    ///     let mut response = next.run().await;
    ///     response.headers.insert("cache-control", HeaderValue::from_static("no-store"));
    ///     response
    /// });
    /// ```
    #[cfg_attr(not(feature = "tower"), doc(alias = "layer"))]
    pub fn middleware<M, Outer, Kind>(self, middleware: M) -> Routes<Outer>
    where
        M: Middleware<Outer, Inner, Kind>,
        Kind: 'static,
    {
        let middleware = Arc::new(middleware);
        self.map(|run| around(&middleware, run)).with(&Surrounding::middleware::<M>(), M::arguments())
    }
}

impl<S: Send + Sync + 'static> Routes<S> {
    /// The same routes, which require that a `T` can be made from the request.
    ///
    /// It is made before the arguments of the handler, and refused alone, with any status or a [`Redirect`](crate::Redirect), so that a stranger learns nothing of what the handler
    /// reads. Handlers, middleware and other extractors that ask for a `T` by its type get this one: a token is verified once.
    /// A WebSocket API requires it at `$connect`, because later messages have neither headers nor an authorizer. So `$connect`
    /// has to be a route of the API, with a handler that requires the same; [`Api::check`](crate::Api::check) reports one that is missing.
    ///
    /// ```
    /// use api_handler::prelude::*;
    ///
    /// #[derive(Clone)]
    /// struct Editor(String);
    ///
    /// impl<'a, S: Sync> FromEvent<'a, S> for Editor {
    ///     type Error = Problem;
    ///
    ///     async fn from_event(event: &'a Event<'_>, _: Scope<'a, S>) -> Result<Self, Problem> {
    ///         let claims = event.authorizer().ok_or_else(|| Problem::unauthorized("log in"))?;
    ///         let name = claims.get("name").and_then(|name| name.as_str());
    ///         Ok(Editor(name.ok_or_else(|| Problem::new(StatusCode::FORBIDDEN))?.into_owned()))
    ///     }
    /// }
    ///
    /// #[api_handler(DELETE "/pages/{id}")]
    /// fn delete(id: u64, editor: Editor) -> String {
    ///     format!("{} deletes {id}", editor.0)
    /// }
    ///
    /// let routes: Routes<()> = routes![delete].require::<Editor>();
    /// ```
    pub fn require<T: Requirement<S>>(self) -> Routes<S> {
        self.map(required::<T, S>).with(&Surrounding::requirement::<T>(), values_of::<T, S>())
    }
}
